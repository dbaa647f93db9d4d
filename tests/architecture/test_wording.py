"""Every word that a template says can be said in another language, and the check is seen to catch what it is for."""

from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from tests.architecture.unsaid import unsaid
from tests.architecture.wording import bare_words

SPEAKERS = ("shared", "merchant", "storefront", "search")


def test_no_words_in_templates_are_out_of_reach_of_translations():
    assert bare_words(PROJECT / "templates") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>\nAdd to cart</p>", ["1: Add to cart"]),
        ('<p>{{ _("Add") }} to cart</p>', ["1: to cart"]),
        ('<nav aria-label="Pages of {{ store.name }}">', ["1: Pages of"]),
        ('<input placeholder="Number">', ["1: Number"]),
        ('{{ button("Add to cart", size="large") }}', ["1: Add to cart"]),
        ('\n{{ badge(_("Order ") ~ "Thank you") }}', ["2: Thank you"]),
        ('{{ added ~ " is in your cart." }}', ["1: is in your cart."]),
        ('{{ "piece" if count == 1 else "more pieces" }}', ["1: more pieces"]),
    ],
)
def test_bare_words_are_seen(tmp_path: Path, text: str, found: list[str]):
    (tmp_path / "show.html").write_text(text)

    assert bare_words(tmp_path) == [f"show.html:{problem}" for problem in found]


def test_no_refusal_is_out_of_reach_of_translations():
    assert [found for folder in SPEAKERS for found in unsaid(PROJECT / folder)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('raise Invalid({"name": "Give it a name."})', ['"Give it a name."']),
        ('raise Invalid({"name": f"At most {MOST}."})', ['f"At most {MOST}."']),
        ('wrong["name"] = "Too long." if name else say("Give it a name.")', ['"Too long."']),
        ('wrong |= {name: "Choose one." for name in fields}', ['"Choose one."']),
        ('wrong.setdefault("name", "Too long.")', ['"Too long."']),
        ('raise Invalid({"name": say("Give it a name.")})', []),
        ('wrong["name"] = problem', []),
    ],
)
def test_bare_refusals_are_seen(tmp_path: Path, code: str, found: list[str]):
    (tmp_path / "save.py").write_text(code)

    assert unsaid(tmp_path) == [f"save.py:1: {text}" for text in found]


@pytest.mark.parametrize(
    "text",
    [
        '<p>{{ _("Add to cart") }}</p>',
        "{% trans count=n %}{{ count }} piece{% pluralize %}{{ count }} pieces{% endtrans %}",
        '{{ ngettext("one piece", "%(num)s pieces", count) }}',
        '<p class="door-mark">Souk</p>',
        "{# Words about the template. #}<p>{{ title | upper }} · {{ total }} ×</p>",
        '{% set state = {"active": "positive"}[state] %}',
    ],
)
def test_marked_words_and_names_are_let_be(tmp_path: Path, text: str):
    (tmp_path / "show.html").write_text(text)

    assert bare_words(tmp_path) == []
