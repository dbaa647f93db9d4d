"""A stranger without scripts or a mouse reviews a product, confirms it from the mailbox; the merchant publishes it."""

from uuid import uuid4

from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in
from e2e.pages.hands import Keys
from e2e.pages.mailbox import link_in_mail


def test_a_review_by_keys_without_scripts(browser: Browser, base: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page, mark = context.new_page(), uuid4().hex[:8]
    keys = Keys(page)
    words = f"Keeps the tea warm for a whole letter ({mark})."

    # Step 1 - the stars forgotten: the form says so at its field and keeps what was written
    page.goto(f"{base}/products/dipped-mug")
    keys.press(page.get_by_role("link", name="Write a review"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a review")
    keys.write(page.get_by_label("What do you think of it?"), words)
    keys.write(page.get_by_label("Name that others see"), "Inés")
    keys.write(page.get_by_label("E-mail address", exact=True), f"{mark}@example.com")
    keys.press(page.get_by_role("button", name="Send the review"))
    expect(page.locator("#field-stars-error")).to_have_text("Choose from one to five stars.")
    expect(page.get_by_label("What do you think of it?")).to_have_value(words)

    # Step 2 - four stars, and the way over the mailbox
    keys.pick(page.locator(".star-option", has_text="Good").locator("input"))
    keys.press(page.get_by_role("button", name="Send the review"))
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: look into your mailbox")
    page.goto(link_in_mail(page, base, f"{mark}@example.com", to="/reviews/"))
    keys.press(page.get_by_role("button", name="Yes, it is mine"))
    expect(page.locator("main")).to_contain_text("Somebody here reads it before it appears in the shop.")

    # Step 3 - the merchant reads it and publishes it
    merchant = browser.new_page()
    sign_in(merchant, base)
    merchant.goto(f"{base}{STORE}/reviews")
    waiting = merchant.locator("li, article").filter(has_text=words).last
    waiting.get_by_role("button", name="Publish", exact=True).click()
    expect(merchant.get_by_text(words)).to_have_count(0)
    assert violations(merchant) == []
    merchant.close()

    # Step 4 - everybody reads it; nobody is told that it was bought here
    page.goto(f"{base}/products/dipped-mug/reviews?sort=newest")
    review = page.locator(".review", has_text=words)
    expect(review).to_contain_text("Inés")
    expect(review.locator(".review-verified")).to_have_count(0)
    context.close()
