"""The calls of the API as people read them: all of them, of the same description that answers are held to."""

import re
from html import unescape

import httpx

from merchant.api.description import document
from merchant.api.operations import OPERATIONS
from merchant.api.reference import calls, shapes

PAGE = "/dashboard/help/api/calls"


async def test_every_call_and_shape_is_shown_to_anybody(stranger: httpx.AsyncClient):
    answer = await stranger.get(PAGE)
    words = unescape(re.sub(r"<[^>]+>", "", answer.text))

    assert answer.status_code == 200
    for one in OPERATIONS:
        assert f"{one.method} {one.path}" in words
        assert one.scope in words
    for name, schema in document()["components"]["schemas"].items():
        assert f'<h3 id="{name.lower()}">' in answer.text
        assert all(field in words for field in schema["properties"])


async def test_every_link_of_the_page_leads_somewhere_on_it(stranger: httpx.AsyncClient):
    page = (await stranger.get(PAGE)).text
    led_to = set(re.findall(r'href="#([^"]+)"', page))

    assert {"order", "amount", "main"} <= led_to
    assert led_to <= set(re.findall(r'id="([^"]+)"', page))


async def test_the_guide_leads_there(stranger: httpx.AsyncClient):
    assert f'href="{PAGE}"' in (await stranger.get("/dashboard/help/api")).text


def test_kinds_are_said_in_words():
    parts = {(shape.name, part.name): part for shape in shapes() for part in shape.parts}
    asked = {part.name: part.kind for call in calls()["Orders"] for part in call.parameters}

    assert parts["Order", "total"].kind == parts["Order", "total"].shape == "Amount"
    assert (parts["Order", "lines"].kind, parts["Order", "lines"].shape) == ("list of OrderLine", "OrderLine")
    assert parts["Order", "paid_at"].kind == "moment or null"
    assert asked["limit"] == "whole number, 1 to 100"
    assert asked["state"] == "one of awaiting_payment, placed, cancelled or null"


def test_an_example_fills_what_is_required():
    examples = {call.says: call.example for group in calls().values() for call in group}

    counted = examples["Set the stock of a variant to what was counted"]
    assert """-d '{"on_hand": 1}' "$SOUK/api/v1/stock-levels/VARIANT\"""" in counted
    assert "Idempotency-Key" in examples["Pack and send goods of an order"]
    assert examples["Read an order"].endswith('"$SOUK/api/v1/orders/NUMBER"')
