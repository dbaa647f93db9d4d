"""Every page that links lead to is valid HTML: three shops as a guest sees them, the dashboard as its owner does."""

import re
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from e2e.pages.dashboard import OWNER, PASSWORD
from e2e.pages.markup import mistakes

SHOPS = ["atlas-and-loom", "northbound", "kernel-coffee"]
# So many pages of one kind tell all that can be told of it; the search and its filters lead on without end.
MOST_OF_A_KIND = 4
MOST_PAGES = 160
NO_PAGES = (
    "/media/",
    "/static/",
    "/feeds/",
    "/sitemap",
    "/icons/",
    "/manifest",
    "/branding",
    "/account/sign-out",
)


def links(html: str, page: httpx.URL) -> list[str]:
    """Return the addresses on the same host that a page links to, without their fragments."""
    found = (urljoin(str(page), unescape(link)) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html))
    return [link.partition("#")[0] for link in found if urlsplit(link).netloc == page.netloc.decode()]


def kind(address: str) -> str:
    """Return what pages of one kind share: the first part of the path, and which questions are asked of it."""
    parts = urlsplit(address)
    folders = parts.path.split("/")
    return "/".join(folders[: 4 if "dashboard" in folders else 2]) + "?" * bool(parts.query)


def crawl(browser: httpx.Client, start: str) -> dict[str, str]:
    """Return the pages that links lead to from one, by their addresses."""
    pages: dict[str, str] = {}
    waiting, seen, of_kind = [start], {start}, Counter[str]()
    while waiting and len(pages) < MOST_PAGES:
        answer = browser.get(waiting.pop(0), follow_redirects=True)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status_code == 200, f"{answer.url} answers {answer.status_code}"
        pages[str(answer.url)] = answer.text
        for link in links(answer.text, answer.url):
            if (
                link in seen
                or urlsplit(link).path.startswith(NO_PAGES)
                or of_kind[kind(link)] >= MOST_OF_A_KIND
            ):
                continue
            of_kind[kind(link)] += 1
            seen.add(link)
            waiting.append(link)
    return pages


@pytest.mark.parametrize("shop", SHOPS)
def test_every_page_of_a_shop_is_valid(base: str, shop: str, tmp_path: Path):
    # Named by its header: not every resolver knows the hosts below localhost.
    host = urlsplit(base).netloc.replace("localhost", f"{shop}.localhost")
    with httpx.Client(base_url=base, headers={"host": host}) as browser:
        pages = crawl(browser, f"{base}/")
        pages["a missing page"] = browser.get("/no/such/page").text

    assert len(pages) > 15
    assert mistakes(pages, tmp_path) == []


def test_every_page_of_the_dashboard_is_valid(base: str, tmp_path: Path):
    with httpx.Client(base_url=base, headers={"origin": base}) as browser:
        pages = {"the door": browser.get("/dashboard/sign-in").text}
        entered = browser.post("/dashboard/sign-in", data={"email": OWNER, "password": PASSWORD})
        assert entered.status_code == 303
        pages |= crawl(browser, f"{base}/dashboard")

    assert len(pages) > 10
    assert mistakes(pages, tmp_path) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path):
    page = (
        "<!doctype html><html lang=en><head><title>x</title></head><body><p><div>no</div></p></body></html>"
    )

    assert [line.split(": ")[2] for line in mistakes({"/x": page}, tmp_path)] != []
