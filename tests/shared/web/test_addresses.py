"""Addresses from names: right parameters or a loud failure."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.web.addresses import Addresses


async def show(_request: Request) -> Response:
    return Response()


ADDRESSES = Addresses(
    [
        Route("/", show, name="home.show"),
        Route("/products/{slug}", show, name="products.show"),
        Route("/media/{key:path}", show, name="media.show"),
        Route("/orders/{token}/lines/{id}", show, name="order_lines.show"),
    ]
)


def test_a_name_and_its_parameters_make_a_path():
    assert ADDRESSES.path_to("home.show") == "/"
    assert ADDRESSES.path_to("products.show", slug="mug") == "/products/mug"
    assert ADDRESSES.path_to("order_lines.show", id="2", token="t") == "/orders/t/lines/2"
    assert ADDRESSES.path_to("media.show", key="a/b.webp") == "/media/a/b.webp"


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("products.index", {}),
        ("products.show", {}),
        ("products.show", {"id": "1"}),
        ("home.show", {"slug": "x"}),
    ],
)
def test_what_no_route_is_called_or_takes_is_an_error(name: str, params: dict[str, str]):
    with pytest.raises(LookupError):
        ADDRESSES.path_to(name, **params)


@pytest.mark.parametrize("slug", ["a/b", ""])
def test_a_part_that_would_lead_elsewhere_is_an_error(slug: str):
    with pytest.raises(AssertionError):
        ADDRESSES.path_to("products.show", slug=slug)
