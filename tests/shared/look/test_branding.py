from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.errors import Invalid
from shared.look.branding import Branding, check_branding, failing_pairs, palette_with
from shared.look.colours import contrast, hex_of, oklch_of
from shared.look.stylesheet import stylesheet_of
from shared.look.themes import THEMES

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def refusal(branding: Branding) -> dict[str, str]:
    try:
        check_branding(branding)
    except Invalid as refused:
        return refused.fields
    return {}


@given(COLOURS)
def test_a_colour_survives_the_way_to_oklch_and_back(colour: str):
    assert hex_of(oklch_of(colour)) == colour


@given(st.sampled_from(sorted(THEMES)), COLOURS, st.one_of(st.just(""), COLOURS))
def test_what_is_kept_can_be_read_in_light_and_in_dark(theme: str, accent: str, surface: str):
    branding = Branding(theme=theme, accent=accent, surface=surface)

    if not refusal(branding):
        assert failing_pairs(palette_with(branding)) == []


@given(st.sampled_from(sorted(THEMES)), COLOURS, st.sampled_from(["accent", "surface"]))
def test_the_colour_that_is_offered_is_taken(theme: str, colour: str, field: str):
    asked = Branding(theme=theme, **{field: colour})
    told = refusal(asked).get(field)

    if told:
        assert "The nearest that works is #" in told
        assert refusal(replace(asked, **{field: told[-8:-1]})) == {}


def test_a_pale_button_is_refused_at_its_field_with_the_nearest_that_works():
    told = refusal(Branding(theme="plain", accent="#ffd9a0"))

    assert list(told) == ["accent"]
    offered = told["accent"][-8:-1]
    assert contrast(oklch_of(offered), palette_with(Branding(theme="plain"))["surface"][0]) >= 3
    assert abs(oklch_of(offered).hue - oklch_of("#ffd9a0").hue) < 3


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"theme": "neon"}, ["theme"]),
        ({"accent": "red"}, ["accent"]),
        ({"accent": "#FF0000"}, ["accent"]),
        ({"surface": "#fff; } body { display: none"}, ["surface"]),
        ({"heading_font": "Comic Sans"}, ["heading_font"]),
        ({"corners": "9px"}, ["corners"]),
        ({"surface": "#444444"}, ["surface"]),
    ],
)
def test_nothing_but_what_was_offered_reaches_a_style_sheet(wrong: dict[str, str], fields: list[str]):
    assert list(refusal(Branding(**{"theme": "plain", **wrong}))) == fields


def test_a_theme_alone_needs_no_style_sheet():
    assert stylesheet_of(Branding(theme="trail")) == ""


def test_the_style_sheet_redefines_tokens_of_its_theme_and_nothing_else():
    sheet = stylesheet_of(Branding(theme="loom", accent="#0a6c74", body_font="mono", corners="square"))

    lines = [line.strip() for line in sheet.splitlines() if line.strip()]
    assert lines[:2] == ["@layer tokens {", '[data-theme="loom"] {']
    assert lines[-2:] == ["}", "}"]
    names = [line.partition(":")[0] for line in lines[2:-2]]
    assert names == [
        "--color-accent", "--color-accent-hover", "--color-accent-ink", "--color-accent-text", "--color-accent-soft",
        "--color-focus", "--font-body", "--radius-small", "--radius-control", "--radius-card", "--radius-picture",
    ]  # fmt: skip
