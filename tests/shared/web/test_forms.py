"""A plain form is read on a short way of its own, to the very fields that the parser reads."""

import asyncio
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from shared.kernel.errors import Invalid
from shared.web import forms
from shared.web.forms import PLAIN, SHORT_FORM, Form, read_form

BEGUN = b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n'


async def read(body: bytes, *, kind: str = PLAIN, most_fields: int = 2000) -> Form:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b"", "app": 1}
    return await read_form(Request(scope, receive), most_fields=most_fields)


async def both_ways(body: bytes) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Return what the short way reads, and what the parser does, which is asked when the kind has a parameter."""
    short, parsed = await read(body), await read(body, kind=f"{PLAIN}; charset=utf-8")
    return {name: short.all(name) for name in short}, {name: parsed.all(name) for name in parsed}


@pytest.mark.parametrize(
    "body",
    [
        b"a=1&b=2&a=3",
        b"a",
        b"a&b=",
        b"=x",
        b"&&a=1&",
        b"a=1=2",
        b"a=%C3%9Cber+uns&%62=%26",
        b"a=%ff%zz&b=%",
        "a=Über".encode(),
        b"a=1;b=2",
        b"a=1\nb",
    ],
)
async def test_it_reads_what_the_parser_reads(body: bytes):
    short, parsed = await both_ways(body)

    assert short == parsed


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.text()))
)
def test_whatever_is_written_is_read(pairs: list[tuple[str, str]]):
    pairs = [(name, value.replace("\0", "").encode("utf-8", "ignore").decode()) for name, value in pairs]
    wanted: dict[str, list[str]] = {}
    for name, value in pairs:
        wanted.setdefault(name, []).append(value)

    short, parsed = asyncio.run(both_ways(urlencode(pairs).encode()))

    assert short == parsed == wanted


@pytest.mark.parametrize("value", ["\0", "\ud800"])
async def test_what_cannot_be_stored_is_refused_at_its_field(value: str):
    body = f"note={quote_plus(value, errors='surrogatepass')}".encode()

    if value == "\0":
        with pytest.raises(Invalid) as refused:
            await read(body)
        assert list(refused.value.fields) == ["note"]
    else:
        # A lone surrogate is no UTF-8, so none can be sent.
        assert (await read(body))["note"] == "\ufffd" * 3


async def test_too_many_fields_and_too_much_are_refused():
    with pytest.raises(HTTPException):
        await read(b"&".join([b"a=1"] * 11), most_fields=10)
    assert len((await read(b"&".join([b"a=1"] * 10), most_fields=10)).all("a")) == 10
    assert len((await read(b"a=" + b"x" * SHORT_FORM))["a"]) == SHORT_FORM
    with pytest.raises(Invalid):
        await read(b"a=" + b"x" * 3 * 2**20)


@pytest.mark.parametrize("kind", [PLAIN, "multipart/form-data; boundary=x"])
async def test_who_sends_a_form_drop_by_drop_is_not_waited_for(kind: str, monkeypatch: pytest.MonkeyPatch):
    """T21."""
    monkeypatch.setattr(forms, "PATIENCE", 0.1)
    dropped = 0

    async def drop() -> Message:
        nonlocal dropped
        dropped += 1
        await asyncio.sleep(0.02)
        body = BEGUN if dropped == 1 and kind != PLAIN else b"-"
        return {"type": "http.request", "body": body, "more_body": dropped < 100}

    headers = [(b"content-type", kind.encode()), (b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b"", "app": 1}
    with pytest.raises(Invalid, match="took too long"):
        await read_form(Request(scope, drop))

    assert 0 < dropped < 100


async def test_a_long_upload_has_more_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forms, "PATIENCE", 0.0)
    monkeypatch.setattr(forms, "SLOWEST_LINE", 1)
    body = iter([b"a=", b"1" * 998])

    async def come() -> Message:
        await asyncio.sleep(0.02)
        part = next(body)
        return {"type": "http.request", "body": part, "more_body": len(part) == 2}

    headers = [(b"content-type", PLAIN.encode()), (b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b"", "app": 1}

    assert (await read_form(Request(scope, come)))["a"] == "1" * 998


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        (b"12", 12),
        (b"-3", -3),
        (b"+0+", 0),
        (b"9" * 15, 10**15 - 1),
        (b"9" * 16, None),
        (b"9" * 5000, None),
        (b"", None),
        (b"1.5", None),
        (b"--1", None),
        (b"%D9%A3", None),
    ],
)
async def test_a_figure_that_a_page_wrote_is_read_back_and_nothing_else_is(
    written: bytes, figure: int | None
):
    form = await read(b"seen=" + written)

    assert form.figure("seen", otherwise=None) == figure
    assert form.figure("total", otherwise=-1) == -1
