"""In by somebody else and in by a passkey: connected, in by it the next time, and taken away.

An issuer works with scripts and without; a passkey needs them, and without them the password stands alone.
"""

import secrets

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from e2e.pages.accessibility import violations

OWNER, PASSWORD = "owner@souk.example", "souk-demo-2026"
WAYS = "/dashboard/atlas-and-loom/account/ways"


def come_back_as(page: Page, email: str) -> None:
    """Say at the issuer who one is, by keyboard."""
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("E-mail").press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_issuer_is_connected_lets_in_and_is_taken_away(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    elsewhere = f"owner-{'with' if scripts else 'without'}@elsewhere.example"

    # Step 1 - nobody knows yet who comes from there
    page.goto(f"{base}/dashboard/sign-in")
    page.get_by_role("link", name="Go on with Test issuer").press("Enter")
    come_back_as(page, elsewhere)
    expect(page.get_by_role("status")).to_contain_text("Sign in once with your password")
    if scripts:
        assert violations(page) == []

    # Step 2 - sign in once, and say that both are oneself
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Are both of them you?")).to_be_visible()
    expect(page.get_by_text(elsewhere)).to_be_visible()
    if scripts:
        assert violations(page) == []
    page.get_by_role("button", name="Connect").press("Enter")
    page.wait_for_url("**/dashboard*")

    # Step 3 - in another browser it lets in at once
    other = browser.new_context(java_script_enabled=scripts)
    door = other.new_page()
    door.goto(f"{base}/dashboard/sign-in")
    door.get_by_role("link", name="Go on with Test issuer").press("Enter")
    come_back_as(door, elsewhere)
    door.wait_for_url("**/dashboard*")
    door.goto(f"{base}{WAYS}")
    expect(door.get_by_text(elsewhere).first).to_be_visible()
    if scripts:
        assert violations(door) == []

    # Step 4 - taken away, it leads back to the door
    removal = door.get_by_role("button", name="Disconnect Test issuer")
    own = door.get_by_role("listitem").filter(has_text=elsewhere).filter(has=removal)
    own.get_by_role("button").press("Enter")
    expect(own).to_have_count(0)
    last = browser.new_context(java_script_enabled=scripts).new_page()
    last.goto(f"{base}/dashboard/sign-in")
    last.get_by_role("link", name="Go on with Test issuer").press("Enter")
    come_back_as(last, elsewhere)
    expect(last.get_by_role("status")).to_contain_text("Sign in once with your password")
    for one in (context, other, last.context):
        one.close()


def give_device(context: BrowserContext, page: Page) -> CDPSession:
    """Plug a device into the browser that keeps passkeys and verifies its person."""
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return wire


def test_a_passkey_is_added_lets_in_and_is_taken_away(browser: Browser, base: str):
    context = browser.new_context()
    page = context.new_page()
    give_device(context, page)
    laptop = f"laptop {secrets.token_hex(3)}"

    # Step 1 - sign in by password, and add this device by keyboard
    page.goto(f"{base}/dashboard/sign-in?next={WAYS}")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{WAYS}")
    page.get_by_label("Name of this device").fill(laptop)
    page.keyboard.press("Enter")
    own = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"Remove {laptop}"))
    expect(own).to_have_count(1)
    assert violations(page) == []

    # Step 2 - out, and in again by the device alone
    page.get_by_role("button", name="Sign out", exact=True).first.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{base}{WAYS}")
    expect(own).to_contain_text("last used")

    # Step 3 - call it something else, then take it away: the device opens nothing any more
    own.get_by_text("Rename").press("Enter")
    own.get_by_label("Name").fill(f"Old {laptop}")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Remove Old {laptop}").press("Enter")
    expect(page.get_by_role("button", name=f"Remove Old {laptop}")).to_have_count(0)
    page.get_by_role("button", name="Sign out", exact=True).first.press("Enter")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("That passkey opens nothing here")
    context.close()


def test_without_scripts_and_without_devices_the_password_stands_alone(browser: Browser, base: str):
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(f"{base}/dashboard/sign-in")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    bare.close()

    context = browser.new_context()
    page = context.new_page()
    wire = give_device(context, page)
    page.goto(f"{base}/dashboard/sign-in")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page.get_by_text("No passkey was shown")).to_be_visible()
    wire.detach()
    context.close()
