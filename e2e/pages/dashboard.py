"""The dashboard's door."""

import re

from playwright.sync_api import Page

STORE = "/dashboard/atlas-and-loom"
OWNER, PASSWORD = "owner@souk.example", "souk-demo-2026"  # the demo's, printed by `make run`


def sign_in(page: Page, base: str) -> None:
    """Sign in as the owner of the demo."""
    page.goto(f"{base}/dashboard/sign-in")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/dashboard$"))
