"""Guards of searches that are sent again, of what processes keep of an index, and of comparisons."""

from typing import Final

from tests.mutations.table import Mutation

_AWAY: Final = (
    "tests/contracts/meilisearch/test_meilisearch.py::test_postgresql_answers_in_its_place_and_says_so"
)
_REPEATED: Final = "tests/storefront/test_repeated_searches.py"

SEARCHING: Final = (
    Mutation(
        "a search is sent again only while its index is of the same version",
        "search/postgres_engine.py",
        "        version, dictionary = await read_state(reader)\n",
        "        with without_notes():\n            version, dictionary = await read_state(reader)\n",
        f"{_REPEATED}::test_a_change_of_goods_or_words_shows_at_once[say_the_same]",
    ),
    Mutation(
        "a product that is gone takes its words along",
        "search/index_products.py",
        "        changes.replace(row.slot, state_of(row), None)\n",
        "        pass\n",
        "tests/search/test_index.py::test_a_deleted_product_takes_its_words_and_counts_along",
    ),
    Mutation(
        "what was asked before all was forgotten is not remembered",
        "shared/web/hosts.py",
        "        self._remembered.clear()\n        self._asking.clear()\n",
        "        self._remembered.clear()\n",
        "tests/shared/web/test_hosts.py::test_an_answer_that_was_under_way_when_all_was_forgotten_is_not_kept",
    ),
    Mutation(
        "a shop is never answered as it was more than a second ago",
        "shared/web/hosts.py",
        "        if known is None or known.until <= now:\n",
        "        if known is None:\n",
        "tests/shared/web/test_hosts.py::test_what_was_looked_up_a_second_ago_is_answered_to_nobody",
    ),
    Mutation(
        "nobody waits for the lookup of a shop that has visitors",
        "shared/web/hosts.py",
        "        if known.early <= now:\n            self._asked(name)\n        return known\n",
        "        if known.early <= now:\n            return None\n        return known\n",
        "tests/shared/web/test_hosts.py::test_nobody_waits_for_the_lookup_of_a_shop_that_has_visitors",
    ),
    Mutation(
        "what sells raises the version of the index",
        "search/count_sales.py",
        "    index.version += 1\n",
        "",
        f"{_REPEATED}::test_what_sells_changes_the_order_of_a_search_that_was_written",
    ),
    Mutation(
        "what another engine should have answered is not sent again",
        "search/fallback_engine.py",
        "        spoil_notes()\n",
        "",
        f"{_REPEATED}::test_what_another_engine_should_have_answered_is_not_sent_again",
    ),
    Mutation(
        "what an engine without products does not find is looked for where they are",
        "search/fallback_engine.py",
        "        if found is not None and found.total:\n",
        "        if found is not None:\n",
        f"{_AWAY}[emptied]",
    ),
    Mutation(
        "an answer that names no products is none",
        "search/meilisearch_engine.py",
        'all(parse_id(hit["id"]) for hit in answer["hits"])',
        'bool(answer["hits"] or True)',
        f"{_AWAY}[strange ids]",
    ),
    Mutation(
        "a search that is sent as it was written is counted",
        "shared/web/written_pages.py",
        "            written.when_sent()\n",
        "            pass\n",
        f"{_REPEATED}::test_each_of_them_is_counted",
    ),
    Mutation(
        "a set that was written anew is read anew",
        "search/facet_sets.py",
        "if before.tuples.get(key) != written]",
        "if key not in before.tuples]",
        "tests/search/test_facet_sets.py::test_whatever_changes_they_are_what_is_stored",
    ),
    Mutation(
        "the same choices have one address",
        "storefront/filter_links.py",
        "self._around[bisect_left(self._chosen, (name, value))]",
        "self._around[0]",
        "tests/storefront/test_search_filters.py::test_the_same_choices_have_one_address_whatever_came_first",
    ),
    Mutation(
        "the best of a search come before all others",
        "search/order_matches.py",
        "ORDER BY picked.tier, picked.is_available DESC",
        "ORDER BY picked.is_available DESC",
        "tests/search/test_finding.py::test_the_title_counts_more_than_the_text[PostgreSQL]",
    ),
    Mutation(
        "a tap on a filter begins at the first page",
        "storefront/filter_links.py",
        "replace(query, page=1)",
        "query",
        "tests/storefront/test_search_filters.py::test_a_tap_on_a_filter_begins_at_the_first_page",
    ),
    Mutation(
        "the value of a filter is a text",
        "storefront/filter_choices.py",
        "<bdi>{escape(label)}</bdi>",
        "<bdi>{label}</bdi>",
        "tests/storefront/test_search_filters.py::test_each_value_of_a_filter_is_a_link_that_shows_as_many_as_it_says",
    ),
    Mutation(
        "what was searched for is escaped in the page that searches share",
        "storefront/search_own.py",
        "replace(STAND_INS.words, escape(own.words))",
        "replace(STAND_INS.words, Markup(own.words))",
        "tests/storefront/test_search_own.py"
        "::test_what_stands_around_a_search_is_shared_and_nothing_of_it_is_anothers",
    ),
    Mutation(
        "a price that was typed stands in its field, which is no part that searches share",
        "templates/storefront/search/_filters.html",
        "{% if limits.least or limits.most or limits.problems %}",
        "{% if false %}",
        "tests/storefront/test_search_own.py"
        "::test_prices_that_were_typed_stand_in_their_fields_and_in_no_other_search",
    ),
    Mutation(
        "no more products stand side by side than a table holds",
        "storefront/comparisons.py",
        "        if len(products) > MOST:\n",
        "        if len(products) > MOST_NAMED:\n",
        "tests/storefront/test_comparisons.py::test_more_than_four_have_to_be_chosen_from",
    ),
)
