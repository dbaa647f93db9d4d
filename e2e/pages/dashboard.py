"""The dashboard's door."""

import re
from typing import Final
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Cookie, Page

STORE = "/dashboard/atlas-and-loom"
OWNER, PASSWORD = "owner@souk.example", "souk-demo-2026"  # the demo's, printed by `make run`

# Who comes to the door again and again is sent away for a while, so it is gone through once for each installation.
_LET_IN: Final[dict[str, list[Cookie]]] = {}


def sign_in(page: Page, base: str) -> None:
    """Be the owner of the demo: through the door the first time, then as somebody who has been let in."""
    if base in _LET_IN:
        page.context.add_cookies(_LET_IN[base])  # type: ignore[arg-type]  # what it gave is what it takes
        page.goto(f"{base}/dashboard")
        if urlsplit(page.url).path == "/dashboard":
            return
    page.goto(f"{base}/dashboard/sign-in")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/dashboard$"))
    _LET_IN[base] = page.context.cookies(base)


def let_in(client: httpx.Client, base: str) -> None:
    """Let a client without a browser be the owner, too."""
    for cookie in _LET_IN.get(base, ()):
        client.cookies.set(cookie["name"], cookie["value"])
    if client.get("/dashboard").status_code == httpx.codes.OK:
        return
    entered = client.post("/dashboard/sign-in", data={"email": OWNER, "password": PASSWORD})
    assert entered.status_code == httpx.codes.SEE_OTHER, entered.text
