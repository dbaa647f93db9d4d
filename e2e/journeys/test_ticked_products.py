"""Products ticked in the list by keyboard and tagged; another put away and brought back without scripts."""

from playwright.sync_api import Browser, Page, expect

from e2e.pages.dashboard import STORE, sign_in


def tick_two(page: Page) -> None:
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)


def test_two_are_tagged_by_keyboard(browser: Browser, base: str):
    page = browser.new_page()
    sign_in(page, base)
    page.goto(f"{base}{STORE}/products")
    expect(page.get_by_role("heading", name="With the ticked ones")).to_be_hidden()
    for button in ("Put it on", "Take it off"):
        tick_two(page)
        page.locator(".products-bulk summary").click()
        page.locator(".products-bulk input[name=tag]").fill("ticked, today")

        page.get_by_role("button", name=button).press("Enter")

        expect(page.get_by_text("2 products were changed.")).to_be_visible()
    page.close()


def test_one_is_put_away_and_brought_back_without_scripts(browser: Browser, base: str):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, base)
    for state, button in (("active", "Archive"), ("archived", "Show in the shop")):
        page.goto(f"{base}{STORE}/products?state={state}")
        page.get_by_role("checkbox").first.check()

        page.get_by_role("button", name=button).click()

        expect(page.get_by_text("1 product was changed.")).to_be_visible()
    page.context.close()
