"""Templates, styles and scripts keep to the policy, and each check is seen to catch what it is for."""

import re
from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from shared.web.templates import make_templates
from tests.architecture import pages

TEMPLATES = PROJECT / "templates"
STYLES = PROJECT / "static" / "css"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def plant(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_all_templates_compile():
    assert pages.uncompiled(TEMPLATES, make_templates(reload=False)) == []


def test_a_template_that_does_not_compile_is_seen(folder: Path):
    plant(folder, "shop/show.html", "<p>\n{% if %}</p>")

    assert pages.uncompiled(folder, make_templates(reload=False)) == ["shop/show.html:2"]


def test_templates_hold_no_inline_script_style_or_handler():
    # But the frame of all mails: mail programs fetch no style sheets.
    assert [re.sub(r":\d+", "", one) for one in pages.inline_code(TEMPLATES)] == [
        "emails/_layout.html: <style>"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>\n<script>alert(1)</script>", "2: <script>"),
        ("<style>p { color: red }</style>", "1: <style>"),
        ('<p style="{{ look }}">', "1: style="),
        ('{% if a %}\n{% endif %}<button onclick="buy()">', "2: onclick="),
        ('<a href="javascript:buy()">', "1: javascript:"),
    ],
)
def test_inline_code_is_seen(folder: Path, text: str, found: str):
    plant(folder, "show.html", text)

    assert pages.inline_code(folder) == [f"show.html:{found}"]


def test_no_page_takes_the_origin_from_its_forms():
    found = [
        place for site in ("templates", "storefront", "merchant") for place in pages.nameless(PROJECT / site)
    ]

    # A file that is fetched holds no form.
    assert [place.partition(":")[0] for place in found] == ["downloads.py"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("show.html", '<meta name="referrer" content="no-referrer">'),
        ("show.py", 'HEADERS = {"referrer-policy": "no-referrer"}'),
    ],
)
def test_a_page_that_takes_the_origin_from_its_forms_is_seen(folder: Path, file: str, text: str):
    plant(folder, file, f"\n{text}")

    assert pages.nameless(folder) == [f"{file}:2"]


def test_html_is_never_marked_safe_in_a_template():
    assert pages.unescaped(TEMPLATES) == []


@pytest.mark.parametrize("text", ["{{ title|safe }}", "{{ title | safe }}", "{% autoescape false %}"])
def test_switching_the_escaping_off_is_seen(folder: Path, text: str):
    plant(folder, "show.html", f"<p>\n{text}</p>")

    assert pages.unescaped(folder) == ["show.html:2"]


def test_the_first_stylesheet_states_the_order_of_the_layers():
    assert pages.ORDER in (STYLES / "reset.css").read_text()


def test_every_rule_stands_in_a_layer():
    assert pages.unlayered(STYLES) == []


@pytest.mark.parametrize(
    "text",
    ["/* a */\np { margin: 0 }", "\n@layer page { p { margin: 0 } }", "\n@media print { p { margin: 0 } }"],
)
def test_a_rule_outside_the_layers_is_seen(folder: Path, text: str):
    plant(
        folder,
        "p.css",
        text + "\n@layer base { p { margin: 0; b { margin: 0 } } }\n@font-face { src: url(a) }\n",
    )

    assert pages.unlayered(folder) == ["p.css:2"]


def test_only_utilities_and_print_insist():
    assert pages.loud(STYLES) == []


def test_insisting_elsewhere_is_seen(folder: Path):
    plant(folder, "cards.css", "@layer components {\n  p { margin: 0 !important }\n}")

    assert pages.loud(folder) == ["cards.css:2"]


def test_colours_are_tokens():
    assert pages.stray_colours(STYLES) == []


@pytest.mark.parametrize("colour", ["#fff", "#102030", "oklch(0.5 0.1 20)", "rgb(0 0 0 / 20%)"])
def test_a_colour_outside_the_tokens_is_seen(folder: Path, colour: str):
    plant(folder, "cards.css", f"@layer components {{\n  p {{ color: {colour}; }}\n}}")
    plant(folder, "themes/loom.css", f"@layer tokens {{ p {{ color: {colour}; }} }}")

    assert pages.stray_colours(folder) == ["cards.css:2"]


def test_scripts_are_small():
    assert pages.long_scripts(PROJECT / "static" / "js") == []


def test_a_long_script_is_seen(folder: Path):
    plant(folder, "all.js", "next();\n" * 81)
    plant(folder, "one.js", "next();\n" * 80)

    assert pages.long_scripts(folder) == ["all.js"]
