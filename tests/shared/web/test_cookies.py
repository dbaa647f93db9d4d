"""A cookie is written as the framework writes it, with or without its help."""

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from shared.web.cookies import set_cookie


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("value", ["plain-Token_1.2~3", "two words", 'a;b="c"', "é", ""])
def test_a_cookie_is_bound_to_its_host_and_out_of_reach_for_scripts(value: str, scheme: str):
    request = Request({"type": "http", "scheme": scheme, "headers": []})
    ours, theirs = Response(), Response()
    name = "__Host-souk_cart" if scheme == "https" else "souk_cart"

    set_cookie(request, ours, "cart", value, life=timedelta(days=1))

    theirs.set_cookie(
        name, value, max_age=86400, path="/", httponly=True, secure=scheme == "https", samesite="lax"
    )
    assert ours.headers.getlist("set-cookie") == theirs.headers.getlist("set-cookie")
