"""News and automatic mails by keyboard, with scripts and without: set up, asked for, confirmed, and left again."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in
from e2e.pages.hands import Keys
from e2e.pages.mailbox import link_in_mail

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])


@SCRIPTS
def test_a_series_is_set_up_by_keys(browser: Browser, base: str, scripts: bool):
    page = _page(browser, scripts=scripts, width=1280)
    sign_in(page, base)
    keys = Keys(page)

    # Step 1 - from the list to the series that is off
    page.goto(f"{base}{STORE}/automatic-mails")
    series = page.locator("section", has=page.get_by_role("heading", name="Suggestions after a purchase"))
    expect(series.get_by_text("Off", exact=True)).to_be_visible()
    keys.press(series.get_by_role("link", name="Set it up"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Suggestions after a purchase")

    # Step 2 - days that are none: said at the field, what was ticked and typed stays, and nothing is switched on
    days, sends = page.get_by_label("First mail after"), page.get_by_label("Send these mails")
    keys.tick(sends)
    keys.write(days, "soon")
    keys.press(page.get_by_role("main").get_by_role("button", name="Save"))
    expect(days).to_have_attribute("aria-invalid", "true")
    expect(days).to_have_value("soon")
    expect(sends).to_be_checked()
    assert not scripts or violations(page) == []

    # Step 3 - days that are some
    keys.write(days, "12")
    keys.press(page.get_by_role("main").get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.goto(f"{base}{STORE}/automatic-mails")
    expect(series.get_by_text("On", exact=True)).to_be_visible()
    expect(series).to_contain_text("After 12 days")
    assert not scripts or violations(page) == []

    # Step 4 - as it was
    keys.press(series.get_by_role("link", name="Settings"))
    keys.untick(sends)
    keys.write(days, "10")
    keys.press(page.get_by_role("main").get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.context.close()


@SCRIPTS
def test_the_news_are_asked_for_and_left_by_keys(browser: Browser, base: str, scripts: bool):
    page = _page(browser, scripts=scripts, width=390)
    keys, address = Keys(page), f"reader-{uuid4().hex[:8]}@example.com"

    # Step 1 - at the foot of the shop; what is no address is said there and stays
    page.goto(f"{base}/")
    field = page.locator("footer").get_by_label("E-mail")
    keys.write(field, "reader@")
    keys.press(page.locator("footer").get_by_role("button", name="Subscribe"))
    form = page.locator("form", has=page.locator("[aria-invalid=true]"))
    expect(form.get_by_label("E-mail")).to_have_value("reader@")
    keys.write(form.get_by_label("E-mail"), address)
    keys.press(form.get_by_role("button", name="Subscribe"))
    expect(page.get_by_text("Almost there")).to_be_visible()

    # Step 2 - opening the mail's link subscribes nobody: programs open links, too
    link = link_in_mail(page, base, address, to="/newsletter/")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Get our news?")
    assert not scripts or violations(page) == []
    keys.press(page.get_by_role("button", name="Yes, send me the news"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You get our news")

    # Step 3 - and out again by one box
    keys.press(page.get_by_role("link", name="Choose which mails you get"))
    keys.untick(page.get_by_label("News and offers"))
    keys.press(page.get_by_role("button", name="Keep this choice"))
    expect(page.get_by_text("Your choice is kept.")).to_be_visible()
    assert not scripts or violations(page) == []

    # Step 4 - the merchant sees when they agreed, and that they left
    sign_in(page, base)
    page.goto(f"{base}{STORE}/subscribers")
    keys.write(page.get_by_label("Part of the address"), address)
    keys.press(page.get_by_role("main").get_by_role("button", name="Search"))
    expect(page.get_by_role("row", name=address)).to_contain_text("Unsubscribed")
    assert not scripts or violations(page) == []
    page.context.close()


def _page(browser: Browser, *, scripts: bool, width: int) -> Page:
    return browser.new_context(
        java_script_enabled=scripts, viewport={"width": width, "height": 844}
    ).new_page()
