"""A picture names its sizes, keeps its place, and says what it shows."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from shared.web.pictures import picture


def rendition(width: int, form: str, key: str | None = None) -> dict[str, Any]:
    return {"width": width, "height": width * 5 // 4, "format": form, "key": key or f"{width}.{form}"}


IMAGE = SimpleNamespace(
    renditions=[
        rendition(640, "webp"),
        rendition(320, "webp"),
        rendition(640, "avif"),
        rendition(320, "avif"),
    ],
    alt="A mug",
)


def drawn(image: Any, **how: Any) -> str:
    template = Environment(autoescape=True).from_string("{{ picture(image, **how) }}")
    return template.render(picture=picture, image=image, how=how)


def test_sizes_stand_narrowest_first_and_the_best_format_first():
    html = drawn(IMAGE, sizes="50vw")

    assert html.index('srcset="/media/320.avif 320w, /media/640.avif 640w"') < html.index(
        'srcset="/media/320.webp 320w, /media/640.webp 640w"'
    )
    assert html.count('sizes="50vw"') == 2


def test_the_largest_that_every_browser_shows_holds_the_place():
    assert '<img src="/media/640.webp" alt="A mug" width="640" height="800" loading="lazy">' in drawn(IMAGE)


def test_the_first_picture_of_a_page_is_fetched_at_once():
    assert 'fetchpriority="high"' in drawn(IMAGE, lazy=False)
    assert "loading" not in drawn(IMAGE, lazy=False)


def test_a_picture_that_only_adorns_has_an_empty_text():
    assert 'alt=""' in drawn(IMAGE, alt="")


def test_a_format_that_is_missing_is_left_out():
    html = drawn({"renditions": [rendition(96, "jpeg")], "alt": "Small"})

    assert "<source" not in html
    assert '<img src="/media/96.jpeg" alt="Small" width="96"' in html


@pytest.mark.parametrize("image", [None, {"renditions": []}, SimpleNamespace(renditions=None, alt=None)])
def test_without_a_picture_there_is_a_quiet_stand_in(image: Any):
    html = drawn(image, shape="square")

    assert html.startswith('<span class="picture picture-square picture-missing">')
    assert "<img" not in html


def test_nothing_that_was_written_becomes_markup():
    html = drawn(
        {"renditions": [rendition(96, "webp", '"><script>')], "alt": '"><script>'},
        attributes={"data-of": '"><script>'},
    )

    assert "<script>" not in html
    assert html.count("&#34;&gt;&lt;script&gt;") == 4
