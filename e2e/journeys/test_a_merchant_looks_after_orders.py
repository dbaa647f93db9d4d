"""Past orders come as a file, and orders get numbers and somebody to work on them, a person or a team."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in

COLUMNS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Lineitem requires shipping,Billing Name,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,"
    "Shipping Country,Notes,Cancelled at,Refunded Amount,Tags\n"
)
PLACED = (
    "#{number},long-ago@example.com,paid,2025-03-04 10:00:00 +0100,fulfilled,EUR,20.00,0.00,0.00,{total},,0.00,,"
    "2025-03-04 10:00:00 +0100,1,Mug,20.00,,true,Ada Past,Ada Past,Hafenstraße 1,Hamburg,'20457,DE,,,0.00,\n"
)


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=bool(request.param)
    )
    found = context.new_page()
    sign_in(found, base)
    yield found
    # No script of the test's own runs either where there are none.
    assert not request.param or violations(found) == []
    context.close()


def test_a_file_of_past_orders_is_accounted_for(page: Page, base: str):
    number = int(time.time() * 10) % 10**9
    rows = (PLACED.format(number=number, total="20.00"), PLACED.format(number=number + 1, total="99.00"))
    page.goto(f"{base}{STORE}/orders")
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Import").click()
    file = {"name": "orders.csv", "mimeType": "text/csv", "buffer": (COLUMNS + "".join(rows)).encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("main").get_by_role("button", name="Look into it").click()

    expect(page.get_by_role("heading", name="What its rows would become")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Import all of it").click()
    done = page.get_by_role("heading", name="Done")
    for _ in range(60):
        if done.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()

    expect(done).to_be_visible()
    expect(page.get_by_role("link", name="The file to correct")).to_be_visible()
    page.goto(f"{base}{STORE}/orders?q={number}")
    expect(page.locator(".row-link")).to_have_count(1)


def test_orders_are_numbered_as_the_store_likes(page: Page, base: str):
    page.goto(f"{base}{STORE}/orders/settings")
    page.get_by_role("main").get_by_role("link", name="Order numbers").click()
    prefix = page.get_by_label("Before the number")
    prefix.fill("{nothing}")
    page.get_by_role("button", name="Save").click()
    expect(prefix).to_have_value("{nothing}")
    expect(prefix).to_have_attribute("aria-invalid", "true")

    prefix.fill("AL-")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("AL-")
    # Whoever buys in another journey reads the plain number.
    prefix.fill("")
    page.get_by_role("button", name="Save").click()
    expect(prefix).to_have_value("")


def test_an_order_is_given_to_somebody_and_to_a_team(page: Page, base: str):
    name = f"Night shift {time.time_ns()}"
    page.goto(f"{base}{STORE}/people")
    page.get_by_role("main").get_by_role("link", name="Teams").click()
    page.get_by_role("main").get_by_role("link", name="New team").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("main").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()

    page.goto(f"{base}{STORE}/orders?assigned=nobody")
    order = page.locator(".row-link").first
    number = order.inner_text()
    order.click()
    at = page.url
    for who in ("(you)", name):
        choice = page.get_by_label("Give it to")
        value = choice.locator("option", has_text=who).get_attribute("value")
        choice.select_option(value=value)
        page.locator("form", has=choice).get_by_role("button", name="Save").click()
        expect(page.get_by_label("Give it to")).to_have_value(str(value))
    page.goto(f"{base}{STORE}/orders?assigned=us")
    expect(page.get_by_role("link", name=number)).to_be_visible()

    page.goto(f"{base}{STORE}/people/teams")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("main")).to_contain_text("The team is gone.")
    page.goto(at)
    expect(page.get_by_label("Give it to")).to_have_value("nobody")
