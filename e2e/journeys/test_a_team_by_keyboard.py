"""A team by keyboard alone: made of somebody whose role reaches no further, given an order, and finding no other."""

import re
import time

from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in
from e2e.pages.hands import Keys
from e2e.pages.mailbox import link_in_mail

CHOSEN = "parcels-and-string-7"


def test_who_is_in_a_team_finds_what_is_given_to_it_and_nothing_else(browser: Browser, base: str):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, base)
    keys, mark = Keys(page), f"{time.time_ns() % 10**9}"
    role, team, email = f"Packer {mark}", f"Night shift {mark}", f"packer-{mark}@example.com"

    # Step 1 - a role that sees the orders of its teams, and somebody who has it
    page.goto(f"{base}{STORE}/people/roles/new")
    keys.write(page.locator("#field-name"), role)
    keys.tick(page.locator("input[value='orders.see']"))
    keys.choose(page.locator("select[name='scope-orders.see']"), "Those of their teams")
    with page.expect_navigation():
        keys.press(page.get_by_role("main").get_by_role("button", name="Save"))
    page.goto(f"{base}{STORE}/people/invitations/new")
    keys.write(page.get_by_label("E-mail"), email)
    keys.pick(page.get_by_role("radio", name=role))
    keys.press(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_text(email)).to_be_visible()
    packer = _join(browser, base, email)

    # Step 2 - a team of them, and an order for it
    page.goto(f"{base}{STORE}/people/teams")
    keys.press(page.get_by_role("main").get_by_role("link", name="New team"))
    keys.write(page.locator("#field-name"), team)
    keys.tick(page.get_by_role("checkbox", name=re.compile(role)))
    assert violations(page) == []
    keys.press(page.get_by_role("main").get_by_role("button", name="Save"))
    expect(page.get_by_role("main").get_by_role("link", name=team)).to_be_visible()
    page.goto(f"{base}{STORE}/orders?assigned=nobody")
    order, other = page.locator(".row-link").nth(0), page.locator(".row-link").nth(1)
    number, others = order.inner_text(), str(other.get_attribute("href"))
    keys.press(order)
    keys.choose(page.get_by_label("Give it to"), team)
    keys.press(page.locator("form", has=page.get_by_label("Give it to")).get_by_role("button", name="Save"))
    expect(page.get_by_role("region", name="Who works on it").locator("strong")).to_have_text(team)

    # Step 3 - they find that one and no other, not by its address either
    packer.goto(f"{base}{STORE}/orders")
    expect(packer.locator(".row-link")).to_have_count(1)
    expect(packer.locator(".row-link")).to_have_text(number)
    assert violations(packer) == []
    hidden = packer.goto(f"{base}{others}")
    assert hidden is not None
    assert hidden.status == 404
    packer.context.close()
    page.context.close()


def _join(browser: Browser, base: str, email: str) -> Page:
    """Follow the link of the invitation, by keyboard, as somebody who has no account yet."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(link_in_mail(page, base, email, to="/dashboard/invitations/"))
    keys = Keys(page)
    keys.write(page.get_by_label("Your name"), f"Packer of {email}")
    keys.write(page.get_by_label("Choose a password"), CHOSEN)
    keys.press(page.get_by_role("button", name=re.compile("^Join")))
    page.wait_for_url(re.compile(r"/dashboard/atlas-and-loom"))
    return page
