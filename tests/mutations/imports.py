"""The guards of files that come in and go out."""

from typing import Final

from tests.mutations.table import Mutation

_ARCHIVES = "tests/shared/imports/test_open_archive.py"
_SHOPS = "tests/shared/imports/test_other_shops.py"
_PEOPLE = "tests/merchant/test_customer_imports.py"
_MANY = "tests/merchant/test_product_batches.py"

IMPORTS: Final = (
    Mutation(
        "an archive unpacks to no more than its bounds, whatever it claims",
        "shared/imports/open_archive.py",
        "        or unpacked > HIGHEST_RATIO * max(packed, 1024)\n",
        "",
        f"{_ARCHIVES}::test_what_shrinks_too_well_is_a_bomb",
    ),
    Mutation(
        "no name leads out of an archive",
        "shared/imports/open_archive.py",
        '".." in parts or ',
        "",
        f"{_ARCHIVES}::test_a_name_that_leads_out_is_refused",
    ),
    Mutation(
        "figures of another currency are not sold for before somebody has looked",
        "shared/imports/foreign_prices.py",
        '    product.state = "draft"\n',
        "",
        f"{_SHOPS}::test_figures_of_another_currency_wait_as_a_draft",
    ),
    Mutation(
        "a row of a file is counted once, however many products name it",
        "shared/imports/laid_aside.py",
        " AND met = 0",
        "",
        f"{_SHOPS}::test_a_variant_of_two_products_is_counted_once",
    ),
    Mutation(
        "many rows are changed by their ids in their own store",
        "shared/kernel/storing_columns.py",
        " AND {table}.id = r.id",
        "",
        "tests/shared/kernel/test_storing_columns.py::test_changes_are_of_the_rows_that_were_named",
    ),
    Mutation(
        "a chunk of customers is counted once, whoever is at it",
        "shared/imports/run_customer_import.py",
        "CustomerImport.chunks == done, ",
        "",
        f"{_PEOPLE}::test_two_jobs_at_once_count_each_row_once",
    ),
    Mutation(
        "a chunk of products is counted once, whoever is at it",
        "shared/imports/run_import.py",
        ", ProductImport.chunks == done - 1",
        "",
        "tests/merchant/test_product_imports.py::test_two_jobs_at_once_count_each_row_once",
    ),
    Mutation(
        "a copy of the search's index has its new languages when it is there, and not before",
        "search/meilisearch_index.py",
        ".values(is_mirrored=True))",
        ".values(is_mirrored=True, mirrored_languages=languages))",
        "tests/faults/test_killed_index.py::test_a_copy_whose_writer_was_killed_is_written_anew_with_its_new_languages",
    ),
    Mutation(
        "a file of customers that went is gone on with no more",
        "merchant/customer_imports.py",
        "        if one.file_gone_at is None:\n",
        "        if one.id:\n",
        f"{_PEOPLE}::test_a_file_that_went_is_gone_on_with_no_more",
    ),
    Mutation(
        "a SKU that another variant of the store has is not given again",
        "shared/products/sku_pattern.py",
        "set(taken)",
        "set[str]()",
        "tests/merchant/test_product_options.py::test_empty_cells_get_skus_by_the_pattern_which_stays_for_the_next_product",
    ),
    Mutation(
        "what is so already leaves the catalogue alone",
        "shared/products/change_many.py",
        "    if changed:\n",
        "    if True:\n",
        f"{_MANY}::test_what_is_so_already_leaves_the_catalogue_alone",
    ),
)
