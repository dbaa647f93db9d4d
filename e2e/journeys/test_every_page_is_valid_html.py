"""Every page is valid HTML: three shops as a guest and as somebody known sees them, the dashboard as its owner does."""

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from e2e.pages.crawl import SHOPS, crawl
from e2e.pages.dashboard import let_in
from e2e.pages.markup import mistakes
from e2e.pages.visitor import known_visitor


@pytest.mark.parametrize("shop", SHOPS)
def test_every_page_of_a_shop_is_valid(base: str, shop: str, tmp_path: Path):
    # Named by its header: not every resolver knows the hosts below localhost.
    host = urlsplit(base).netloc.replace("localhost", f"{shop}.localhost")
    with httpx.Client(base_url=base, headers={"host": host}) as browser:
        pages = crawl(browser, f"{base}/")
        pages["a missing page"] = browser.get("/no/such/page").text

    known = known_visitor(base, shop)
    pages |= {path: known.client.get(path).text for path in known.paths}

    assert len(pages) > 25
    assert mistakes(pages, tmp_path) == []


def test_every_page_of_the_dashboard_is_valid(base: str, tmp_path: Path):
    with httpx.Client(base_url=base, headers={"origin": base}) as browser:
        pages = {"the door": browser.get("/dashboard/sign-in").text}
        let_in(browser, base)
        pages |= crawl(browser, f"{base}/dashboard", most_of_a_kind=2)

    assert len(pages) > 100
    assert mistakes(pages, tmp_path) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path):
    page = (
        "<!doctype html><html lang=en><head><title>x</title></head><body><p><div>no</div></p></body></html>"
    )

    assert [line.split(": ")[2] for line in mistakes({"/x": page}, tmp_path)] != []
