import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx import AsyncClient

import merchant.app
import storefront.app
from search.engine import PAGE_SIZE
from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import SearchSettings
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.installation import make_store
from tests.support.web import HTMX, browser

TYPED = ("q", "from", "to", "sort", "page")
LINK = re.compile(
    r'<a class="filter-choice" id="filter-[0-9a-f]{8}" href="([^"]+)"(?: hx-boost="false")? rel="nofollow"'
    r'( aria-current="true")?><bdi>[^<]*</bdi>\s*<span class="numeric soft">(\d+)'
)


def titles(html: str):
    return re.findall(r'<a href="/products/[^"]+">([^<]+)</a></h2>', html)


async def test_without_words_it_asks_for_some(shopper: AsyncClient):
    page = await shopper.get("/search")

    assert page.status_code == 200
    assert "<h1>Search</h1>" in page.text


async def test_finds_products_also_with_a_slip_of_the_finger(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await make_product(session, title="Wool Throw")
        await rebuild_index(session, now=utc_now())

    exact = await shopper.get("/search", params={"q": "stoneware"})
    mistyped = await shopper.get("/search", params={"q": "stonewere"})

    assert titles(exact.text) == ["Stoneware Jug"]
    assert titles(mistyped.text) == ["Stoneware Jug"]
    assert "1 product<" in exact.text


async def test_pages_by_real_links(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for place in range(PAGE_SIZE + 1):
            await make_product(session, title=f"Mug {place:02}")
        await rebuild_index(session, now=utc_now())

    first = await shopper.get("/search", params={"q": "mug"})
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = await shopper.get(onward)

    assert len(titles(first.text)) == PAGE_SIZE
    assert len(titles(second.text)) == 1
    assert set(titles(first.text)).isdisjoint(titles(second.text))


async def test_nothing_found_leads_on(shopper: AsyncClient):
    page = await shopper.get("/search", params={"q": "flugelhorn"})

    assert page.status_code == 200
    assert "Nothing found for “flugelhorn”" in page.text
    assert 'href="/collections/all"' in page.text


async def test_strange_words_and_pages_do_no_harm(shopper: AsyncClient):
    for query in (
        "%00",
        "%27%20OR%201=1",
        "%25_%5C",
        "x" * 5000,
        "%F0%9F%A7%BA",
        "&page=-1",
        "mug&page=99999999999",
    ):
        answer = await shopper.get(f"/search?q={query}", follow_redirects=True)
        assert answer.status_code == 200


async def test_what_was_typed_is_shown_as_text(shopper: AsyncClient):
    page = await shopper.get("/search", params={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text


async def test_suggests_while_typing(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", slug="jug")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search/suggestions", params={"q": "ston"}, headers=HTMX)
    short = await shopper.get("/search/suggestions", params={"q": "s"}, headers=HTMX)
    none = await shopper.get("/search/suggestions", params={"q": "qqqq"}, headers=HTMX)

    assert 'href="/products/jug"' in part.text
    # Said by the page to who hears it, in its language, and no option of the list.
    count = part.text.count('role="option"')
    assert f"<span data-search-said hidden>{count} suggestions</span>" in part.text
    assert none.text.strip() == "<span data-search-said hidden>No suggestions</span>"
    assert "<html" not in part.text
    assert short.text.strip() == ""


async def test_drafts_and_other_stores_are_not_found(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Hidden Jug", state="draft")
        await rebuild_index(session, now=utc_now())
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Foreign Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "jug"})

    assert titles(page.text) == []


async def test_filters_narrow_by_plain_links_and_say_how_many_are_left(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Red Jug", vendor="Kiln", option="Colour", values=["Red"])
        await make_product(session, title="Blue Jug", vendor="Kiln", option="Colour", values=["Blue"])
        await make_product(session, title="Clear Jug", vendor="Nord", price_minor=9900, stock=0)
        await rebuild_index(session, now=utc_now())

    whole = await shopper.get("/search", params={"q": "jug"})
    kiln = await shopper.get("/search", params={"q": "jug", "vendor": "Kiln"})
    both = await shopper.get("/search", params={"q": "jug", "vendor": "Kiln", "option:Colour": "Red"})
    dear = await shopper.get("/search", params={"q": "jug", "from": "50", "to": "100.00"})

    assert sorted(titles(whole.text)) == ["Blue Jug", "Clear Jug", "Red Jug"]
    assert choices(whole.text, "vendor") == {"Kiln": (2, False), "Nord": (1, False)}
    assert choices(whole.text, "available") == {"yes": (2, False), "no": (1, False)}
    assert sorted(titles(kiln.text)) == ["Blue Jug", "Red Jug"]
    # A facet's own counts ignore what is chosen in it: Nord would still show one.
    assert choices(kiln.text, "vendor") == {"Kiln": (2, True), "Nord": (1, False)}
    assert choices(kiln.text, "option:Colour") == {"Blue": (1, False), "Red": (1, False)}
    assert titles(both.text) == ["Red Jug"]
    assert titles(dear.text) == ["Clear Jug"]


async def test_each_chosen_filter_can_be_taken_away(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Red Jug", vendor="Kiln & Co")
        await make_product(session, title="Blue Jug", vendor="Nord")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get(
        "/search", params={"q": "jug", "vendor": "Kiln & Co", "available": "yes", "page": 1}
    )
    removals = [
        address.replace("&amp;", "&") for address in re.findall(r'class="chip" href="([^"]+)"', page.text)
    ]

    assert removals == ["/search?q=jug&vendor=Kiln+%26+Co", "/search?q=jug&available=yes"]
    assert titles((await shopper.get(removals[0])).text) == ["Red Jug"]
    assert len(titles((await shopper.get(removals[1])).text)) == 2


@pytest.fixture
def jugs(database: Database, store: Store, runner: asyncio.Runner) -> None:
    runner.run(_jugs(database, store))


async def _jugs(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await make_product(session, title="Red Jug", vendor="Kiln & Co", option="Colour", values=["Red"])
        blue = await make_product(session, title="Blue Jug", vendor="Nord", option="Colour", values=["Blue"])
        await make_product(
            session,
            title="Tall Jug",
            vendor="Nord",
            option="Colour",
            values=["Red"],
            price_minor=3000,
            stock=0,
        )
        await make_product(session, title="Clear Jug", vendor="<b>", price_minor=9900, stock=0)
        (await make_collection(session, [blue])).slug = "jugs"
        await rebuild_index(session, now=utc_now())


@pytest.mark.usefixtures("jugs")
async def test_each_value_of_a_filter_is_a_link_that_shows_as_many_as_it_says(shopper: AsyncClient):
    page = await shopper.get(
        "/search", params={"q": "jug", "vendor": "Nord", "from": "5", "sort": "price", "page": 1}
    )

    found = {(name, value): (count, href) for name, value, count, _, href in links(page.text)}

    assert len(found) > 5
    # From the first page on, with all else as it was, and in one order.
    assert found["available", "yes"][1] == "/search?q=jug&available=yes&vendor=Nord&from=5.00&sort=price"
    assert (
        found["vendor", "Kiln & Co"][1] == "/search?q=jug&vendor=Kiln+%26+Co&vendor=Nord&from=5.00&sort=price"
    )
    assert found["vendor", "Nord"][1] == "/search?q=jug&from=5.00&sort=price"
    for (name, value), (count, href) in found.items():
        if name != "vendor":
            assert len(titles((await shopper.get(href)).text)) == count, (name, value)
    both = await shopper.get(found["vendor", "<b>"][1])
    assert titles(both.text) == ["Blue Jug", "Tall Jug", "Clear Jug"]


@pytest.mark.usefixtures("jugs")
async def test_a_tap_on_a_filter_begins_at_the_first_page(shopper: AsyncClient):
    page = await shopper.get("/search?q=jug&vendor=Nord&page=2&part=filters", headers=HTMX)

    found = [href for *_, href in links(page.text)]

    assert len(found) > 3
    assert not any("page=" in href for href in found)


@pytest.mark.usefixtures("jugs")
async def test_the_same_choices_have_one_address_whatever_came_first(shopper: AsyncClient):
    async def press(address: str, *wanted: tuple[str, str]) -> str:
        for one in wanted:
            page = (await shopper.get(address)).text
            address = next(href for name, value, *_, href in links(page) if (name, value) == one)
        return address

    one, other, third = ("vendor", "Nord"), ("vendor", "<b>"), ("available", "no")
    first = await press("/search?q=jug&page=1", one, other, third)
    turned = await press("/search?q=jug", third, other, one)
    there_and_back = await press(first, other, other, one, one)

    assert first == turned == there_and_back
    assert first == "/search?q=jug&available=no&vendor=%3Cb%3E&vendor=Nord"


@pytest.mark.usefixtures("jugs")
async def test_with_the_last_choice_gone_and_no_words_everything_is_shown(shopper: AsyncClient):
    page = (await shopper.get("/search?vendor=Nord&available=yes")).text
    last = (await shopper.get("/search?vendor=Nord")).text

    everything = '<a class="chip-all" href="/collections/all" rel="nofollow" hx-boost="false">'
    assert everything in page
    assert 'class="chip-all"' not in last
    assert re.findall(r'class="chip" href="([^"]+)" rel="nofollow"( hx-boost="false")?', last) == [
        ("/collections/all", ' hx-boost="false"')
    ]
    assert [href for *_, chosen, href in links(last) if chosen] == ["/collections/all"]


@pytest.mark.usefixtures("jugs")
async def test_what_a_shelf_is_called_by_is_left_for_a_page_of_its_own(shopper: AsyncClient):
    page = (await shopper.get("/search?collection=jugs&vendor=Nord")).text

    chips = re.findall(r'class="chip" href="([^"]+)" rel="nofollow"( hx-boost="false")?', page)

    assert chips == [
        ("/search?vendor=Nord", ' hx-boost="false"'),
        ("/search?collection=jugs", ""),
    ]


@pytest.mark.usefixtures("jugs")
async def test_the_price_and_the_order_keep_what_is_chosen_by_links(shopper: AsyncClient):
    page = (await shopper.get("/search?q=jug&vendor=Kiln+%26+Co&vendor=Nord&available=yes")).text
    form = page[page.index('id="search-filters"') :]

    sent = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)

    assert [(name, unescape(value)) for name, value in sent][:4] == [
        ("q", "jug"),
        ("available", "yes"),
        ("vendor", "Kiln & Co"),
        ("vendor", "Nord"),
    ]
    assert 'type="checkbox"' not in form[: form.index("</form>")]


@pytest.mark.usefixtures("jugs")
async def test_scripts_are_told_the_one_address_of_what_a_form_asked(shopper: AsyncClient):
    asked = "/search?vendor=Nord&q=jug&available=&from=&to=&sort=relevance&page=1"

    part = await shopper.get(asked, headers=HTMX)
    page = await shopper.get("/search?q=jug&vendor=Nord")
    filters = await shopper.get(f"{asked}&part=filters", headers=HTMX)
    long = await shopper.get(f"{asked}&tag={'x' * 3000}", headers=HTMX)

    assert part.headers["hx-push-url"] == "/search?q=jug&vendor=Nord"
    assert [answer.status_code for answer in (page, filters, long)] == [200] * 3
    assert not any("hx-push-url" in answer.headers for answer in (page, filters, long))


@pytest.mark.parametrize(
    ("asked", "tidy"),
    [
        ("q=jug&vendor=Nord&from=&to=&sort=relevance", "/search?q=jug&vendor=Nord"),
        ("q=jug&from=20&to=+&sort=price&utm_source=mail", "/search?q=jug&from=20&sort=price&utm_source=mail"),
        ("vendor=Kiln+%26+Co&q=", "/search?vendor=Kiln+%26+Co"),
        ("q=&from=&to=&sort=", "/search"),
    ],
)
async def test_without_scripts_a_form_leads_to_the_address_without_its_empty_fields(
    shopper: AsyncClient, asked: str, tidy: str
):
    answer = await shopper.get(f"/search?{asked}")

    assert (answer.status_code, answer.headers["location"]) == (302, tidy)
    assert (await shopper.get(tidy)).status_code == 200


@pytest.mark.parametrize(
    "asked", ["q=jug", "q=jug&available=", "q=jug&from=none", f"q=jug&to=&tag={'x' * 3000}"]
)
async def test_an_address_that_a_form_added_nothing_to_stays(shopper: AsyncClient, asked: str):
    assert (await shopper.get(f"/search?{asked}")).status_code == 200


async def test_a_tidy_address_is_of_the_language_that_was_read(door: Door, database: Database):
    store = await make_store(database, languages=["ar"])

    answer = await browser(door, f"{store.slug}.localhost").get("/ar/search?q=jug&from=")

    assert answer.headers["location"] == "/ar/search?q=jug"


async def test_a_list_that_nothing_narrows_is_sorted_all_the_same(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for title in ("Red Jug", "Blue Jug"):
            await make_product(session, title=title)
        await rebuild_index(session, now=utc_now())

    page = (await shopper.get("/search?q=jug")).text

    assert "<fieldset" not in page
    assert re.search(r'<select[^>]*form="search-filters"', page)
    assert re.search(r'<form\s[^>]*id="search-filters"', page)


async def test_sorts_by_price_both_ways(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for title, price in (("Middle Jug", 2000), ("Cheap Jug", 1000), ("Dear Jug", 3000)):
            await make_product(session, title=title, price_minor=price)
        await rebuild_index(session, now=utc_now())

    up = await shopper.get("/search", params={"q": "jug", "sort": "price"})
    down = await shopper.get("/search", params={"q": "jug", "sort": "-price"})

    assert titles(up.text) == ["Cheap Jug", "Middle Jug", "Dear Jug"]
    assert titles(down.text) == ["Dear Jug", "Middle Jug", "Cheap Jug"]
    assert '<option value="-price" selected>' in down.text


async def test_says_which_spelling_it_looked_for(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "stonewere jug", "sort": "price"})
    mended = re.search(r'These are for <a href="([^"]+)">([^<]+)</a>', page.text)

    assert mended.groups() == ("/search?q=stoneware+jug&amp;sort=price", "stoneware jug")
    assert "Nothing here is called" not in (await shopper.get("/search?q=stoneware+jug")).text


async def test_says_when_only_some_of_the_words_are_met(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "flugelhorn jug"})

    assert titles(page.text) == ["Stoneware Jug"]
    assert "No product has all of these words" in page.text


async def test_nothing_found_shows_what_sells(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    nothing = await shopper.get("/search", params={"q": "flugelhorn"})
    too_narrow = await shopper.get("/search", params={"q": "jug", "vendor": "Nobody"})

    assert "Nothing found for “flugelhorn”" in nothing.text
    assert "Stoneware Jug" in nothing.text.partition("What others choose")[2]
    assert "Nothing fits all of these filters" in too_narrow.text
    assert '<a class="button" href="/search?q=jug">Remove the filters</a>' in too_narrow.text


async def test_a_changed_filter_brings_the_results_alone(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", vendor="Kiln")
        await make_product(session, title="Glass Jug", vendor="Nord")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search", params={"q": "jug", "vendor": "Nord"}, headers=HTMX)

    assert titles(part.text) == ["Glass Jug"]
    assert "<html" not in part.text
    # The fold of the filters was open on the phone where the choice was made, and stays so.
    assert re.search(r'<details class="filters" data-open-wide open>', part.text)


async def test_suggests_queries_collections_and_products(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug", slug="jug")
        shelf = await make_collection(session, [jug], title="Stoneware")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search/suggestions", params={"q": "stonew"}, headers=HTMX)
    options = re.findall(
        r'<a class="suggestion[^"]*" role="option" aria-selected="false" tabindex="-1" href="([^"]+)"',
        part.text,
    )

    assert options == [
        "/search?q=stoneware",
        f"/collections/{shelf.slug}",
        "/products/jug",
        "/search?q=stonew",
    ]


async def test_suggests_categories_that_hold_something_and_says_nothing_twice(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Blue One", slug="jug")
        _, jugs = await make_branch(session, "Table", "Jugs & Ewers")
        await make_branch(session, "Jugs without any")
        _, named_twice = await make_branch(session, "Shelf", "Jugged")
        await stand_in(session, jugs, [jug])
        await stand_in(session, named_twice, [await make_product(session, title="Blue Two")])
        await make_collection(session, [jug], title="JUGGED")
        await rebuild_index(session, now=utc_now())

    async def suggested(words: str) -> list[str]:
        part = (await shopper.get("/search/suggestions", params={"q": words}, headers=HTMX)).text
        return re.findall(r'href="/categories/([^"]+)"', part)

    assert await suggested("jug") == ["table/jugs-ewers"]
    assert await suggested("ew ju") == ["table/jugs-ewers"]
    assert await suggested("jug none") == []
    assert await suggested("tab") == ["table"]


async def test_while_meilisearch_is_away_the_page_says_so_and_finds_all_the_same(
    services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())
    # Nobody listens on this port.
    elsewhere = SearchSettings(MEILISEARCH_URL="http://127.0.0.1:9", MEILISEARCH_KEY="k")
    changed = replace(services, settings=replace(services.settings, search=elsewhere))

    async def opened() -> Services:
        return changed

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(changed)
    page = await browser(door, f"{store.slug}.localhost").get("/search", params={"q": "jug"})

    assert titles(page.text) == ["Stoneware Jug"]
    assert "Our search is slower than usual just now" in page.text


def choices(html: str, name: str) -> dict[str, tuple[int, bool]]:
    """The values of a filter: how many products each would show, and whether it is chosen."""
    return {value: (count, chosen) for facet, value, count, chosen, _ in links(html) if facet == name}


def links(html: str) -> Iterator[tuple[str, str, int, bool, str]]:
    """Each link of the filters: what it adds or takes away, its count, whether that is chosen, where it leads.

    What is chosen is what the form of the price and the order sends along; a link differs from that in one pair.
    """
    form = html[html.index('id="search-filters"') : html.index("</form>", html.index('id="search-filters"'))]
    sent = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    chosen = {(unescape(name), unescape(value)) for name, value in sent if name not in TYPED}
    for href, current, count in LINK.findall(form):
        asked = {pair for pair in parse_qsl(urlsplit(unescape(href)).query) if pair[0] not in TYPED}
        ((name, value),) = asked ^ chosen
        assert ((name, value) in chosen) is bool(current)
        yield name, value, int(count), bool(current), unescape(href)
