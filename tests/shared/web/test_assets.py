import gzip
import re

import brotli
import pytest
from httpx import AsyncClient

from shared.web.assets import COMMON_SCRIPTS, SCRIPTS, STATIC, STYLES, _without_blanks, script, stylesheet

MOST_SCRIPT_BYTES = 40_000
# A page of another server, the stand-in for Stripe, has its own; and what was closed must not be painted first.
ALONE = {"css/stripe_sandbox.css", "js/announcement_seen.js"}


@pytest.mark.parametrize("site", ["storefront", "merchant"])
def test_every_file_that_is_joined_exists_and_every_file_is_joined(site: str):
    named = {*STYLES["storefront"], *STYLES["merchant"], *SCRIPTS["storefront"], *SCRIPTS["merchant"]}
    there = {
        str(file.relative_to(STATIC)) for folder in ("css", "js") for file in (STATIC / folder).rglob("*.*")
    }

    assert named - set(COMMON_SCRIPTS) - there == set()
    assert there - named == ALONE


@pytest.mark.parametrize("site", ["storefront", "merchant"])
async def test_the_scripts_of_a_site_are_one_small_file(shopper: AsyncClient, site: str):
    answer = await shopper.get(script(site), headers={"accept-encoding": "gzip"})

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert len(gzip.compress(answer.content, 9)) < MOST_SCRIPT_BYTES
    for file in SCRIPTS[site][1:]:
        listened = re.search(r'addEventListener\(\s*"([\w:-]+)"', (STATIC / file).read_text())
        assert listened is None or f'"{listened[1]}"' in answer.text, file


@pytest.mark.parametrize("form", ["br", "gzip", "identity"])
async def test_a_stylesheet_arrives_in_each_form_that_a_browser_takes(shopper: AsyncClient, form: str):
    async with shopper.stream("GET", stylesheet("storefront"), headers={"accept-encoding": form}) as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])

    assert answer.headers.get("content-encoding", "identity") == form
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[form](sent)
    assert plain.startswith(b"@layer reset, tokens, base, layout, components, pages, utilities;")


async def test_a_joined_file_keeps_rules_and_their_order(shopper: AsyncClient):
    sheet = (await shopper.get(stylesheet("storefront"))).text

    assert "/*" not in sheet
    assert sheet.count("{") == sum((STATIC / file).read_text().count("{") for file in STYLES["storefront"])
    assert sheet.index("@layer reset {") < sheet.index("@layer tokens {") < sheet.index("@layer utilities {")


def test_only_what_means_nothing_is_left_out():
    style = """.a {  /* why */
      & .b  :is(p, q) { content: "a  /* b */  'c'"; }\n\n  & :hover { color: red; }
    }"""

    assert _without_blanks(style) == (
        """.a { & .b :is(p, q) { content: "a  /* b */  'c'"; } & :hover { color: red; } }"""
    )
