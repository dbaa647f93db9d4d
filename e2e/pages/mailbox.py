"""The mailbox of whoever is written to: what `make run` shows instead of sending it."""

from typing import Final

from playwright.sync_api import Locator, Page

# Mails leave with the next look of the workers.
LOOKS: Final = 60


def mail_for(page: Page, base: str, words: str) -> Locator:
    """Return the newest mail in which these words stand, once there is one; the page shows the mailbox then."""
    mail = page.locator("article.mail", has_text=words)
    for _ in range(LOOKS):
        page.goto(f"{base}/dev/mail")
        if mail.count():
            return mail.first
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail with {words!r} came")


def link_in_mail(page: Page, base: str, words: str, *, to: str) -> str:
    """Return where the first link of that mail leads that has `to` in its address."""
    return str(mail_for(page, base, words).locator(f"a[href*='{to}']").first.get_attribute("href"))
