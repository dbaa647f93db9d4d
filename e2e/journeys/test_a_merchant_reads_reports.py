"""What needs doing today, and from there how the store does: by keyboard, with scripts and without them."""

from playwright.sync_api import Browser, Page, expect

from e2e.pages.dashboard import STORE, sign_in


def test_from_today_to_what_does_not_sell_by_keyboard(browser: Browser, base: str):
    page = browser.new_page()
    sign_in(page, base)
    page.goto(f"{base}{STORE}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto(f"{base}{STORE}/reports")
    page.get_by_role("link", name="From view to order").press("Enter")
    expect(page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(4)
    choose(page, "Compare with", "Nothing")
    expect(page.get_by_role("list", name="Steps").get_by_text("before:")).to_have_count(0)

    page.get_by_role("link", name="Seen and sold").press("Enter")
    choose(page, "Order", "Seen, and not sold")
    pieces = page.locator('#report-table td[data-label="Pieces"]')
    expect(pieces.first).to_have_text("0")
    assert set(pieces.all_inner_texts()) == {"0"}
    page.close()


def test_a_report_is_downloaded_and_mailed_without_scripts(browser: Browser, base: str):
    page = browser.new_context(java_script_enabled=False, accept_downloads=True).new_page()
    sign_in(page, base)
    page.goto(f"{base}{STORE}/reports/sources")

    with page.expect_download() as begun:
        page.get_by_role("link", name="Download as PDF").click()
    assert begun.value.suggested_filename.startswith("sources-")
    assert begun.value.path().read_bytes().startswith(b"%PDF-")

    mails = page.locator("#mails")
    expect(mails.get_by_text("Every week, PDF, to print")).to_be_visible()
    mails.get_by_label("As a file").select_option("pdf")
    mails.get_by_role("button", name="Send it from now on").click()
    expect(mails.get_by_role("listitem")).to_have_count(2)
    mails.get_by_role("button", name="End: Sources").click()
    expect(mails.get_by_role("listitem")).to_have_count(1)
    page.context.close()


def choose(page: Page, field: str, choice: str) -> None:
    """Choose something of what a report is asked for, and ask for it."""
    page.get_by_label(field, exact=True).select_option(label=choice)
    page.get_by_role("button", name="Show", exact=True).press("Enter")
