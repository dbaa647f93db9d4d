"""A campaign by keyboard alone, with scripts and without: written, tried, sent to the readers, and its figures."""

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import OWNER, STORE, sign_in
from e2e.pages.hands import Keys
from e2e.pages.mailbox import mail_for

# A campaign begins with the next look of the workers, which comes every 20 seconds.
LOOKS = 60


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_campaign_is_written_tried_sent_and_counted_by_keys(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, base)
    keys, subject = Keys(page), f"Wool is here {time.time_ns()}"

    # Step 1 - write it; what leads nowhere is said where it stands, and what was typed stays
    page.goto(f"{base}{STORE}/campaigns")
    keys.press(page.get_by_role("main").get_by_role("link", name="Write a campaign"))
    keys.write(page.locator("#field-subject"), subject)
    keys.write(page.locator("#field-body"), "Look at [the rugs](collections/rugs).")
    keep = page.get_by_role("button", name="Keep the draft")
    keys.press(keep)
    expect(page.locator("#field-body-error")).to_contain_text("leads nowhere")
    expect(page.locator("#field-subject")).to_have_value(subject)
    keys.write(page.locator("#field-body"), "Look at [the rugs](/collections/rugs).")
    keys.press(keep)
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)

    # Step 2 - see it in one's own mailbox
    keys.press(page.get_by_role("button", name=f"Send a test to {OWNER}"))
    expect(page.get_by_text("The test is on its way to you.")).to_be_visible()
    at = page.url.partition("?")[0]
    assert "/collections/rugs" in mail_for(page, base, f"Test: {subject}").inner_text()

    # Step 3 - send it, and see what came of it
    page.goto(at)
    with page.expect_navigation():
        keys.press(page.get_by_role("button", name=re.compile(r"^Send it to \d+ people now$")))
    link = page.get_by_role("row", name="/collections/rugs 0")
    for _ in range(LOOKS):
        if link.is_visible():
            break
        page.wait_for_timeout(500)
        page.goto(at)
    expect(link).to_be_visible()
    expect(page.get_by_role("region", name="What it brought")).to_contain_text("Sent")
    if scripts:
        assert violations(page) == []
    context.close()
