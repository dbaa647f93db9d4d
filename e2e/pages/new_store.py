"""A store of one's own, opened as a newcomer opens it."""

import re
import time
from typing import Final

from playwright.sync_api import Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Hand

PATIENCE: Final = 30


def open_store(page: Page, hand: Hand, base: str, slug: str) -> str:
    """Sign up and return the address of the new store's dashboard."""
    email = f"{slug}@example.com"
    page.goto(f"{base}/dashboard/sign-up")
    hand.write(page.get_by_label("E-mail"), email)
    hand.press(page.get_by_role("button", name="Send the link"))
    page.goto(link_to(page, base, email))
    hand.write(page.get_by_label("Your name"), "Mira Kahn")
    hand.write(page.locator("[name=password]"), "wool-and-north-41")
    hand.write(page.locator("[name=store_name]"), "Mira Wool")
    hand.write(page.locator("[name=slug]"), slug)
    hand.choose(page.locator("[name=country]"), "Germany")
    hand.choose(page.locator("[name=language]"), "English")
    hand.press(page.get_by_role("button", name="Open the store"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Today at Mira Wool")
    assert violations(page) == []
    return f"{base}/dashboard/{slug}"


def link_to(page: Page, base: str, email: str) -> str:
    """Return the link of the mail that went to this address."""
    until = time.monotonic() + PATIENCE
    with page.context.new_page() as outbox:
        while time.monotonic() < until:
            outbox.goto(f"{base}/dev/mail")
            mail = outbox.locator("article, li, tr", has_text=email)
            if mail.count():
                return re.search(r"https?://[^\s\"<]+/dashboard/sign-up/[\w-]+", outbox.content())[0]
            time.sleep(0.3)
    raise AssertionError(f"no mail came to {email}")
