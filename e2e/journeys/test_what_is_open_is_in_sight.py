"""The dashboard in a small window: the way out and the open tab are in sight, and a text is written as it looks."""

import pytest
from playwright.sync_api import Browser, StorageState, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_help_and_the_way_out_are_in_sight_where_many_places_are_open(
    browser: Browser, base: str, signed_in: StorageState, locale: str
):
    page = browser.new_page(storage_state=signed_in, locale=locale, viewport={"width": 1280, "height": 900})
    page.goto(f"{base}{STORE}/currencies")

    for place in (page.locator(".desk-foot a").first, page.locator(".desk-out")):
        expect(place).to_be_in_viewport(ratio=1)
    expect(page.locator(".desk-nav [aria-current]").last).to_be_in_viewport(ratio=1)
    page.context.close()


def test_the_way_out_is_reached_in_a_low_window_too(browser: Browser, base: str, signed_in: StorageState):
    page = browser.new_page(storage_state=signed_in, viewport={"width": 1280, "height": 400})
    page.goto(f"{base}{STORE}/settings")

    page.locator(".desk-out").scroll_into_view_if_needed()

    expect(page.locator(".desk-out")).to_be_in_viewport(ratio=1)
    page.context.close()


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_last_report_shows_its_own_tab(
    browser: Browser, base: str, signed_in: StorageState, locale: str, width: int
):
    page = browser.new_page(storage_state=signed_in, locale=locale, viewport={"width": width, "height": 900})
    page.goto(f"{base}{STORE}/reports/sales")
    tabs = page.locator(".tabs a")

    tabs.last.click()

    expect(tabs.last).to_have_attribute("aria-current", "page")
    expect(tabs.last).to_be_in_viewport(ratio=0.95)  # A part of a pixel may lie under the edge.
    page.context.close()


def test_a_text_is_written_as_it_looks(browser: Browser, base: str, signed_in: StorageState):
    page = browser.new_page(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page.goto(f"{base}{STORE}/products/new")
    page.goto(f"{base}{STORE}/products")
    page.locator("main a.row-link").first.click()
    text, html = page.get_by_role("textbox", name="Description"), page.locator("#field-description")
    came = html.input_value()

    # Step 1 - what nobody touches stays as it came
    expect(text).to_be_visible()
    expect(html).to_be_hidden()
    assert came.startswith("<p>")
    assert violations(page) == []

    # Step 2 - words are typed and shaped, and the field that is sent follows
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Woven")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Bold").click()
    expect(html).to_have_value("<p><b>Woven</b></p>")
    expect(page.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Heading").click()
    expect(html).to_have_value("<h3><b>Woven</b></h3>")

    # Step 3 - the HTML is one press away, and comes back without what may not stand in it
    page.get_by_role("button", name="HTML").click()
    expect(text.and_(page.locator("div"))).to_have_count(0)
    html.fill("<p>One <a href='javascript:x()'>two</a></p><script>three</script>")
    page.get_by_role("button", name="HTML").click()
    assert page.locator(".rich-page").inner_html() == "<p>One <a>two</a></p>"
    page.context.close()


def test_a_page_that_is_only_begun_is_sketched_without_an_error(
    browser: Browser, base: str, signed_in: StorageState
):
    page = browser.new_page(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    answers: list[int] = []
    page.on("response", lambda answer: "/sketches/" in answer.url and answers.append(answer.status))

    page.goto(f"{base}{STORE}/pages/new")
    expect(
        page.frame_locator("[data-sketch-frame]:not(.is-coming)").get_by_text("Give it a title.")
    ).to_be_visible()

    assert answers == [200]
    page.context.close()
