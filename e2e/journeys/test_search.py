"""The search by keyboard alone, its filters too, with scripts on and off, and axe over all of its states."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Keys, Pointer

OPTION = "#site-search-suggestions [role=option]"


@pytest.fixture
def page(browser: Browser, base: str):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(base)
    yield opened
    opened.close()


def suggested(page: Page, words: str):
    page.keyboard.press("/")
    field = page.locator("#site-search [role=combobox]")
    expect(field).to_be_focused()
    field.press_sequentially(words, delay=20)
    expect(page.locator(OPTION).first).to_be_visible()
    return field


def test_a_product_is_reached_by_keys_alone(page: Page):
    field = suggested(page, "tamri")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.locator(OPTION)
    texts = options.all_inner_texts()
    expect(page.locator("[data-search-status]").first).to_have_text(f"{len(texts)} suggestions")
    place = next(number for number, text in enumerate(texts) if "Tamri Lozenge Rug" in text)

    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", f"site-search-suggestions-{place}")
    expect(options.nth(place)).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"{OPTION}[aria-selected=true]")).to_have_count(1)
    expect(field).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/products/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tamri Lozenge Rug")


def test_escape_closes_the_list_clears_the_field_and_closes_the_panel(page: Page):
    field = suggested(page, "rug")

    page.keyboard.press("Escape")
    expect(page.locator("#site-search-suggestions")).to_be_hidden()
    expect(field).to_have_value("rug")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#site-search-suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    # In a search field with words, Escape is the browser's own: it clears them.
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("#site-search")).to_be_hidden()


def test_enter_without_a_suggestion_searches_for_what_is_typed(page: Page):
    suggested(page, "rug")

    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/search\?q=rug$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
@pytest.mark.parametrize("width", [390, 1280])
def test_filters_narrow_by_keys_with_scripts_and_without(
    browser: Browser, base: str, scripts: bool, width: int
):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page = context.new_page()
    keys = Keys(page)
    page.goto(f"{base}/search?q=rug")
    before = int(re.search(r"\d+", page.locator(".search-count").inner_text())[0])
    if not page.locator(".filters-body").is_visible():
        keys.press(page.locator(".filters-summary"))

    choice = page.locator("a.filter-choice", has_text="Bruk & Daughters")
    count = int(re.search(r"\d+", choice.locator(".numeric").inner_text())[0])
    keys.press(choice)
    page.wait_for_url(re.compile(r"vendor=Bruk"))

    expect(page.locator(".search-count")).to_have_text(re.compile(rf"^{count} products?$", re.IGNORECASE))
    expect(page.locator("#product-grid > article")).to_have_count(count)
    expect(choice).to_have_attribute("aria-current", "true")
    if scripts:
        assert page.locator(".filters-body").is_visible()
        expect(choice).to_be_focused()
        # What is just going under the header is no smaller a target for that.
        page.evaluate("scrollTo(0, 0)")
        assert violations(page) == []
    keys.press(page.locator(".chip", has_text="Bruk & Daughters"))
    page.wait_for_url(re.compile(r"/search\?q=rug$"))
    expect(page.locator(".search-count")).to_have_text(re.compile(rf"^{before} products?$", re.IGNORECASE))
    if scripts:
        # The chip is gone: the reading goes on where the new count is said.
        expect(page.locator(".search-count")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
@pytest.mark.parametrize("hand", [Keys, Pointer], ids=["keys", "pointer"])
def test_a_phone_fetches_the_filters_of_a_shelf_when_somebody_moves(
    browser: Browser, base: str, scripts: bool, hand: type[Keys | Pointer]
):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/collections/rugs", wait_until="networkidle")
    assert not [address for address in asked if "part=filters" in address]
    summary = page.locator("a.filters-summary, summary.filters-summary")

    if scripts and hand is Keys:
        # The first key brings them; whoever is on the link by then stays on the button.
        page.locator("a.filters-summary").focus()
        page.keyboard.press("Shift")
        expect(page.locator("summary.filters-summary")).to_be_focused()
        expect(page.locator(".filters-body")).to_be_hidden()
        page.keyboard.press("Enter")
    else:
        (Keys(page) if hand is Keys else Pointer()).press(summary)

    if not scripts:
        page.wait_for_url(re.compile(r"/search\?collection=rugs$"))
        expect(page.locator("summary.filters-summary")).to_be_visible()
        summary.press("Enter")
    expect(page.locator(".filters-body")).to_be_visible()
    choice = page.locator("a.filter-choice", has_text="Bruk & Daughters")
    (Keys(page) if hand is Keys else Pointer()).press(choice)
    page.wait_for_url(re.compile(r"vendor=Bruk"))
    expect(page.locator(".search-count")).to_have_text(re.compile(r"^\d+ products?$", re.IGNORECASE))
    if scripts:
        assert len([address for address in asked if "part=filters" in address]) == 1
    context.close()


def test_a_price_that_is_none_is_said_and_taken_out_of_its_field(page: Page, base: str):
    page.goto(f"{base}/collections/rugs")
    lowest = page.get_by_label("From (EUR)")

    lowest.fill("cheap")
    lowest.press("Tab")
    expect(page.locator("#filter-from-error")).to_have_text("“cheap” is not a price, so it was left out.")
    expect(lowest).to_have_value("")
    assert violations(page) == []
    lowest.fill("300")
    lowest.press("Tab")
    expect(page.locator(".chip", has_text="From €300.00")).to_be_visible()
    expect(lowest).to_have_value("300.00")
    expect(page.locator("#filter-from-error")).to_have_count(0)


@pytest.mark.parametrize("typed", ["300", "\u0663\u0660\u0660"], ids=["latin", "arabic"])
def test_a_price_is_typed_without_scripts_and_its_address_says_no_more(
    browser: Browser, base: str, typed: str
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{base}/search?q=rug")
    if not page.locator(".filters-body").is_visible():
        page.locator(".filters-summary").press("Enter")

    page.get_by_label("From (EUR)").fill(typed)
    page.get_by_role("button", name="Show these").press("Enter")

    page.wait_for_url(f"{base}/search?{urlencode({'q': 'rug', 'from': typed})}")
    expect(page.locator(".chip", has_text="From €300.00")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/search", "/search?q=rug", "/search?q=rugg+wolen", "/search?q=zzzzzz", "/search?q=rug&vendor=Nobody"],
)
def test_axe_finds_nothing_on_any_page_of_the_search(browser: Browser, base: str, scheme: str, address: str):
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{base}{address}")

    assert violations(page) == []
    page.close()


def test_axe_finds_nothing_in_open_suggestions(page: Page):
    suggested(page, "rug")
    page.keyboard.press("ArrowDown")

    assert violations(page) == []


def test_what_was_searched_for_of_late_is_offered_again_until_it_is_forgotten(browser: Browser, base: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for words in ("lamp", "rug", "lamp", "qqqqxxzz"):
        page.goto(f"{base}/search?q={words}")
    page.goto(base)
    options = page.locator(OPTION)

    page.keyboard.press("/")
    expect(options).to_have_text(["lamp", "rug", "Forget these searches"])
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=rug$"))

    page.goto(base)
    page.keyboard.press("/")
    expect(options.first).to_have_text("rug")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#site-search [role=combobox]")).to_be_focused()
    expect(options).to_have_count(0)
    context.close()
