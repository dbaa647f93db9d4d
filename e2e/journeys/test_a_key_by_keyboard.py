"""A key for a program, by keyboard alone, with scripts and without: made, taken along, changed and ended."""

import re
import time

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in
from e2e.pages.hands import Keys

KEYS = f"{STORE}/settings/keys"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_key_is_made_copied_changed_and_revoked_by_keys(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    page = context.new_page()
    sign_in(page, base)
    keys, name = Keys(page), f"Till {time.time_ns() % 10**9}"

    # Step 1 - what is forgotten is said at its group, and what was typed stays
    page.goto(f"{base}{KEYS}")
    keys.press(page.get_by_role("main").get_by_role("link", name="Make a key"))
    expect(page.get_by_role("heading", level=1)).to_have_text("New API key")
    keys.write(page.locator("#field-name"), name)
    keys.press(page.get_by_role("button", name="Make the key"))
    expect(page.locator("#field-scopes-error")).to_have_text("Choose what the key may do.")
    expect(page.locator("#field-name")).to_have_value(name)
    assert not scripts or violations(page) == []
    keys.tick(page.locator("input[value='products.see']"))
    keys.pick(page.get_by_role("radio", name="30 days"))
    keys.press(page.get_by_role("button", name="Make the key"))

    # Step 2 - its secret is seen once, taken along without a mouse, and works
    expect(page.get_by_role("heading", level=1)).to_have_text(f"The secret of {name}")
    first = page.get_by_label("Secret").input_value()
    assert _copied(page, keys, scripts) == first
    assert _status(base, first) == httpx.codes.OK
    assert not scripts or violations(page) == []
    keys.press(page.get_by_role("link", name="I have copied it"))
    row = page.get_by_role("row", name=re.compile(name))
    expect(row).to_contain_text("Works")
    assert first not in page.content()
    assert not scripts or violations(page) == []

    # Step 3 - another secret, after which the first one is worth nothing
    keys.press(page.get_by_role("link", name=f"New secret for {name}"))
    keys.choose(page.get_by_label("The secret from now works"), "No longer at all")
    keys.press(page.get_by_role("button", name="Make the secret"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"The secret of {name}")
    second = page.get_by_label("Secret").input_value()
    assert (_status(base, first), _status(base, second)) == (httpx.codes.UNAUTHORIZED, httpx.codes.OK)

    # Step 4 - ended at once, and still there to be read about
    keys.press(page.get_by_role("link", name="I have copied it"))
    keys.press(page.get_by_role("button", name=f"Revoke {name}"))
    expect(row).to_contain_text("Revoked")
    expect(row.get_by_role("button")).to_have_count(0)
    assert _status(base, second) == httpx.codes.UNAUTHORIZED
    context.close()


def _copied(page: Page, keys: Keys, scripts: bool) -> str:
    """Copy the secret, with the button where scripts run, else out of its field; returns what was copied."""
    if scripts:
        keys.press(page.get_by_role("button", name="Copy"))
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        return str(page.evaluate("navigator.clipboard.readText()"))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    keys.reach(page.get_by_label("Secret"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+c")
    # It can be pasted: into the search of any page, here one of another tab.
    other = page.context.new_page()
    other.goto(page.url.partition("/dashboard")[0] + f"{STORE}/orders")
    field = other.get_by_role("main").get_by_role("searchbox").first
    field.focus()
    other.keyboard.press("ControlOrMeta+v")
    pasted = field.input_value()
    other.close()
    return pasted


def _status(base: str, secret: str) -> int:
    return httpx.get(f"{base}/api/v1/products", headers={"authorization": f"Bearer {secret}"}).status_code
