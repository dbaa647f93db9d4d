"""Which files import which: never in a circle, so that each can be read, and tried, without what stands above it."""

from graphlib import TopologicalSorter

import grimp


def test_no_files_import_each_other_in_a_circle():
    found = grimp.build_graph("shared", "search", "storefront", "merchant", "workers", cache_dir=None)

    TopologicalSorter({one: found.find_modules_directly_imported_by(one) for one in found.modules}).prepare()
