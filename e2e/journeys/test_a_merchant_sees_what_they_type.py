"""The shop beside the form: as it is typed with scripts, at the press of a button without; nothing is kept."""

import re

from playwright.sync_api import Browser, StorageState, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE


def test_a_page_follows_the_keys_and_is_kept_by_nobody(browser: Browser, base: str, signed_in: StorageState):
    page = browser.new_page(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page.goto(f"{base}{STORE}/pages/new")
    shop = page.frame_locator("[data-sketch-frame]:not(.is-coming)")

    # Step 1 - nothing is typed: the shop says what it needs
    expect(shop.get_by_text("Give it a title.")).to_be_visible()

    # Step 2 - by keyboard alone, the page grows beside the form
    page.get_by_label("Title", exact=True).focus()
    page.keyboard.type("Our kiln")
    expect(shop.get_by_role("heading", level=1)).to_have_text("Our kiln")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Fired **twice**.")
    expect(shop.locator("strong", has_text="twice")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    assert violations(page) == []

    # Step 3 - "back" leads out of the page at once, and nothing was kept
    page.goto(f"{base}{STORE}/pages")
    expect(page.locator("main")).not_to_contain_text("Our kiln")
    page.context.close()


def test_without_scripts_a_button_shows_it(browser: Browser, base: str, signed_in: StorageState):
    context = browser.new_context(
        storage_state=signed_in, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{base}{STORE}/menus")
    line = page.locator("details.arrange-name").first
    line.locator("summary").click()

    line.get_by_label("Word").fill("All that is woven")
    line.get_by_role("button", name="Show it here").click()

    shop = page.frame_locator("[data-sketch-frame]")
    expect(shop.get_by_text("All that is woven").first).to_be_attached()
    expect(page).to_have_url(re.compile(r"/menus$"))
    context.close()


LETTER = "/mails/letters/order_confirmation/en"


def test_a_mail_follows_the_keys_in_its_own_colours(browser: Browser, base: str, signed_in: StorageState):
    page = browser.new_page(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    refused: list[str] = []
    page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.goto(f"{base}{STORE}{LETTER}")
    mail = page.frame_locator(".letter-frame")

    page.get_by_label("Subject (optional)", exact=True).fill("Yours, {{ order.number }}")
    page.get_by_label("Opening words").press_sequentially("Dear {{ customer.name }}, thank you.")

    expect(mail.get_by_text("Dear Ada Lovelace, thank you.")).to_be_visible()
    expect(page.locator("#preview .letter-head")).to_contain_text("Yours, 1001")
    # Its style counts, though no page of ours may have one of its own.
    rounding = mail.locator(".mail-card").evaluate("card => getComputedStyle(card).borderTopLeftRadius")
    assert rounding == "8px"
    assert refused == []
    assert violations(page) == []

    page.reload()
    expect(page.get_by_label("Subject (optional)", exact=True)).to_have_value("")
    page.context.close()


def test_without_scripts_a_button_shows_the_mail(browser: Browser, base: str, signed_in: StorageState):
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}{STORE}{LETTER}")

    page.get_by_label("Closing words").fill("See you soon")
    page.get_by_role("button", name="Show it below").click()

    expect(page.frame_locator(".letter-frame").get_by_text("See you soon")).to_be_attached()
    expect(page.get_by_label("Closing words")).to_have_value("See you soon")
    context.close()
