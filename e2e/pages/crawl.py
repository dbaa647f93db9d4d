"""Every page that links lead to, as far as one of a kind differs from the next."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

SHOPS = ["atlas-and-loom", "northbound", "kernel-coffee"]
# The search and its filters lead on without end.
MOST_PAGES = 250
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
    """Return what pages of one kind share: their path without store and things, and whether they are asked something.

    A shop's pages are told apart by their first folder only, and those of the guide are of one kind.
    """
    parts = urlsplit(address)
    folders = [
        "*" if folder in SHOPS or re.search(r"\d", folder) else folder for folder in parts.path.split("/")
    ]
    depth = 2 if "dashboard" not in folders else 3 if "help" in folders else 5
    return "/".join(folders[:depth]) + "?" * bool(parts.query)


def crawl(browser: httpx.Client, start: str, *, most_of_a_kind: int = 4) -> dict[str, str]:
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
                or of_kind[kind(link)] >= most_of_a_kind
            ):
                continue
            of_kind[kind(link)] += 1
            seen.add(link)
            waiting.append(link)
    return pages
