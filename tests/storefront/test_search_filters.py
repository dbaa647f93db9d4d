"""The filters of a search: plain links, each of which says how many it shows."""

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx import AsyncClient

from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.installation import make_store
from tests.support.search_pages import titles
from tests.support.web import HTMX, browser

TYPED = ("q", "from", "to", "sort", "page")
LINK = re.compile(
    r'<a class="filter-choice" id="filter-[0-9a-f]{8}" href="([^"]+)"(?: hx-boost="false")? rel="nofollow"'
    r'( aria-current="true")?><bdi>[^<]*</bdi>\s*<span class="numeric soft">(\d+)'
)


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
