"""Words that would be scripts are words, wherever a browser meets them: in shop, dashboard and mails (T80)."""

import csv
import re
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, expect

from e2e.pages.hands import Pointer
from e2e.pages.new_store import open_store

COLUMNS = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Inventory Qty",
    "Variant Price",
    "Image Alt Text",
    "SEO Title",
    "SEO Description",
)
# Each calls `bite`, or would be worked out to SUM, if anything took it for more than words.
BITES = (
    "<script>bite()</script>",
    "</script><script>bite()</script>",
    "</title><script>bite()</script>",
    "</textarea><script>bite()</script>",
    "</style><svg/onload=bite()>",
    "--><img src=x onerror=bite()>",
    "<img src=x onerror=bite()>",
    "'\"><svg onload=bite()>",
    '" autofocus onfocus=bite() x="',
    "' onmouseover='bite()' x='",
    "`-bite()-`",
    "';bite();//",
    '\\";bite();//',
    "</ScRiPt ><sCrIpT>bite()</sCrIpT>",
    "<iframe srcdoc='<script>parent.bite()</script>'>",
    "<a href=javascript:bite()>look</a>",
    "<details open ontoggle=bite()>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=bite()>",
    "<template><img src=x onerror=bite()></template>",
    "<object data='javascript:bite()'>",
    "<div hx-get=/cart hx-trigger=load hx-on::after-request=bite()>",
    "<b data-hx-on:load=bite()>b</b>",
    "{{ 1337003 * 30011 }}{% print 1337003 * 30011 %}${1337003*30011}",
    "]]><script>bite()</script>",
    "&lt;script&gt;bite()&lt;/script&gt;",
    "[look](javascript:bite())",
    '![x](x" onerror="bite())',
)
# Long enough to stand in no id and no token by chance.
SUM = "40124797033"
LISTEN = """
window.bites = [];
window.bite = () => window.bites.push("ran");
document.addEventListener("securitypolicyviolation", (event) =>
  window.bites.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


def test_words_are_nothing_but_words(browser: Browser, base: str, tmp_path: Path):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(LISTEN)
    page = context.new_page()
    slug = f"bites-{int(time.time())}"
    desk = open_store(page, Pointer(), base, slug)
    shop = f"{urlsplit(base).scheme}://{slug}.{urlsplit(base).netloc}"

    bring_goods(page, desk, tmp_path)
    speak(page, desk)
    order = buy(page, shop)

    bitten = {
        address: found for address in addresses(page, shop, desk, order) if (found := met(page, address))
    }
    assert bitten == {}
    assert hears(page, shop) == ["script-src-attr", "ran"]
    context.close()


def bring_goods(page: Page, desk: str, folder: Path) -> None:
    """Import a product for each bite, with it in all its words."""
    file = folder / "products.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for number, bite in enumerate(BITES):
            words = (bite, bite, bite, bite, bite.replace(",", " "), "TRUE", bite, bite)
            rows.writerow((f"bite-{number}", *words, f"B-{number}", "9", "5.00", bite, bite, bite))
    page.goto(f"{desk}/products/imports")
    page.locator("main [type=file]").set_input_files(file)
    page.get_by_role("button", name="Look into it").click()
    page.get_by_role("button", name="Import").last.click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=60_000)


def speak(page: Page, desk: str) -> None:
    """Say all bites on a page of the store's own, and above every page."""
    page.goto(f"{desk}/pages/new")
    page.locator("[name=title]").fill(BITES[7])
    page.locator("textarea").last.fill("\n\n".join(BITES))
    page.locator("textarea").nth(1).fill("\n\n".join(BITES))
    page.locator("[name=state]").select_option("published")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/pages(/|\?|$)(?!new)"))
    page.goto(f"{desk}/announcement")
    page.locator("main textarea, main input[type=text]").first.fill(BITES[7])
    page.get_by_role("button", name=re.compile("Save|Publish|Keep")).first.click()


def buy(page: Page, shop: str) -> str:
    """Order the first product as somebody with a name that bites; returns the order's address."""
    page.goto(f"{shop}/products/bite-0")
    page.locator("main form").get_by_role("button", name="Add to cart").first.click()
    expect(page.locator("#cart-drawer")).to_contain_text("bite()")
    page.goto(f"{shop}/checkout")
    for name, words in (
        ("email", "bites@example.com"),
        ("name", BITES[6]),
        ("line1", BITES[7]),
        ("postcode", "20457"),
        ("city", BITES[12]),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=payment][value=cash_on_delivery]").check()
    page.locator("main button[type=submit]", has_text="order").last.click()
    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    return page.url


def addresses(page: Page, shop: str, desk: str, order: str) -> list[str]:
    """Return where these words are met: each page of goods, and one of each other kind."""
    page.goto(f"{desk}/products")
    products = page.locator("main a[href*='/products/0']").evaluate_all("all => all.map((one) => one.href)")
    page.goto(f"{desk}/orders")
    orders = page.locator("main a[href*='/orders/1']").evaluate_all("all => all.map((one) => one.href)")
    assert products
    assert orders
    return [
        shop,
        f"{shop}/collections/all",
        f"{shop}/brands",
        *(f"{shop}/products/bite-{number}" for number in range(len(BITES))),
        *(f"{shop}/search?q={quote(bite)}" for bite in BITES[:9]),
        f"{shop}/search?q=bite",
        f"{shop}/cart",
        f"{shop}/checkout",
        order,
        f"{shop}/no/{quote(BITES[7])}",
        desk,
        f"{desk}/products?q={quote(BITES[7])}",
        *products[:3],
        f"{desk}/orders?q={quote(BITES[7])}",
        orders[0],
        f"{orders[0]}/slip",
        f"{desk}/customers",
        f"{desk}/pages",
        f"{desk}/notices",
        f"{desk}/log",
        f"{desk}/mails",
        f"{desk}/stock",
        f"{desk}/reports/products",
        f"{desk}/find?q=bite",
        f"{urlsplit(shop).scheme}://{urlsplit(desk).netloc}/dev/mail",
    ]


def met(page: Page, address: str) -> list[str]:
    """Return what a page did that it should not have done."""
    answer = page.goto(address)
    assert answer is not None
    page.wait_for_load_state("load")
    bites: list[str] = page.evaluate("window.bites")
    if answer.status >= 500:
        bites.append(f"status {answer.status}")
    if SUM in page.content():
        bites.append("a sum was worked out")
    return bites


def hears(page: Page, shop: str) -> list[str]:
    """Return what is heard where markup does come into a page, and where a script does run."""
    page.goto(shop)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=bite()>')")
    page.wait_for_function("window.bites.length")
    page.evaluate("bite()")
    heard: list[str] = page.evaluate("window.bites")
    return [one.split(" ")[0] for one in heard]
