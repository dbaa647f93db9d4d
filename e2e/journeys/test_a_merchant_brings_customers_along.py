"""Customers of another shop come as a file, with scripts off too; and the bell leads to what happened."""

import pytest
from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_file_of_customers_is_accounted_for(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, base)

    # Step 1 - from the list of customers to the form
    page.goto(f"{base}{STORE}/customers")
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Import").click()
    text = b"Email,First Name,Last Name\nbrought-along@example.com,Mia,Along\nnobody,No,Body\n"
    page.get_by_label("File").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": text})
    page.get_by_role("main").get_by_role("button", name="Look into it").click()

    # Step 2 - what it would do is looked at, and done by a worker; each row has its place in the answer
    expect(page.get_by_role("heading", name="What its rows would become")).to_be_visible()
    expect(page.get_by_text("Row 3: This does not look like an e-mail address")).to_be_visible()
    assert not scripts or violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Import all of it").click()
    done = page.get_by_role("heading", name="Done")
    for _ in range(0 if scripts else 60):
        if done.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(done).to_be_visible()
    expect(page.get_by_text("This does not look like an e-mail address")).to_be_visible()
    expect(page.get_by_role("link", name="The file to correct")).to_be_visible()
    assert not scripts or violations(page) == []

    # Step 3 - the bell leads to the list of what happened, and to what one hears of
    page.get_by_role("link", name="Notifications").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notifications")
    assert not scripts or violations(page) == []
    page.get_by_role("link", name="Choose what you hear of").click()
    expect(page.get_by_role("checkbox", name="What runs low")).to_be_checked()
    assert not scripts or violations(page) == []
    context.close()
