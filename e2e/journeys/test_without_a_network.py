"""The shop on a phone that has lost its connection: what was seen is still there, and nothing of anybody is kept."""

from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations

KEPT = """async () => {
  const pages = await (await caches.open("pages")).keys();
  return pages.map((request) => new URL(request.url).pathname);
}"""
# Drawn by the shop's own sheets, in the theme's type, with the picture of what it sells.
LOOKS_AS_EVER = """async () => {
  await document.fonts.ready;
  const picture = document.querySelector("main img");
  await picture.decode();
  const family = getComputedStyle(document.querySelector("h1")).fontFamily;
  return family.includes("Fraunces") && document.fonts.check("16px Fraunces") && picture.naturalWidth > 0;
}"""


def taken_over(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_pages_seen_before_stay_readable(browser: Browser, base: str):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    # Whoever was sent a link has seen one page, which came before there was anybody to keep it.
    page.goto(f"{base}/products/dipped-mug")
    taken_over(page)
    page.wait_for_function(f"async () => (await ({KEPT})()).includes('/products/dipped-mug')")
    page.goto(f"{base}/cart")
    page.goto(base)

    context.set_offline(True)
    page.goto(f"{base}/products/dipped-mug")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dipped Mug")
    assert page.evaluate(LOOKS_AS_EVER)
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
