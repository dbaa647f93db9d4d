"""The shop on a phone that has lost its connection: what was seen is still there, and nothing of anybody is kept."""

from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations

KEPT = """async () => {
  const pages = await (await caches.open("pages")).keys();
  return pages.map((request) => new URL(request.url).pathname);
}"""


def taken_over(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_pages_seen_before_stay_readable(browser: Browser, base: str):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(base)
    taken_over(page)
    page.goto(f"{base}/products/dipped-mug")
    page.goto(f"{base}/cart")
    page.goto(base)

    context.set_offline(True)
    page.goto(f"{base}/products/dipped-mug")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dipped Mug")
    page.goto(f"{base}/collections/rugs")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    assert violations(page) == []
    page.goto(f"{base}/cart")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")

    kept = page.evaluate(KEPT)
    assert "/products/dipped-mug" in kept
    assert "/cart" not in kept

    context.set_offline(False)
    page.goto(f"{base}/collections/rugs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rugs")
    context.close()
