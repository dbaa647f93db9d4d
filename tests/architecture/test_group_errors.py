"""What is wrong with a group of boxes is tied to the group, so that whoever hears a page hears it there."""

import re

import pytest

from shared.kernel.home import PROJECT

TEMPLATES = PROJECT / "templates"
GROUP = re.compile(r"<fieldset\b([^>]*(?:\{\{.*?\}\}[^>]*)*)>(.*?)</fieldset>", re.DOTALL)
# Words that stand for a choice that nobody can make, not for what somebody did wrong.
INSTEAD = re.compile(r"\{% else %\}\s*<p class=\"field-error\">")


def untied(text: str) -> list[str]:
    """Return the beginnings of groups that have an error which neither they nor a field of theirs name."""
    return [
        inside[:60]
        for attributes, inside in GROUP.findall(text)
        if re.search(r'class="field-error"|group_error\(', INSTEAD.sub("", inside))
        and not re.search(r"aria-describedby=|told_by\(", attributes + inside)
    ]


TIED = (
    '<fieldset aria-describedby="e"><p class="field-error" id="e">no</p></fieldset>',
    '<fieldset{{ told_by("a", b) }}>{{ group_error("a", b) }}</fieldset>',
    '<fieldset>{% else %}\n <p class="field-error">none</p></fieldset>',
)


@pytest.mark.parametrize("group", TIED)
def test_a_group_that_names_its_error_is_fine(group: str):
    assert untied(group) == []


def test_a_group_that_does_not_is_seen():
    assert untied('<fieldset><legend>x</legend><p class="field-error">no</p></fieldset>') != []


def test_every_group_names_its_error():
    found = {str(file.relative_to(TEMPLATES)): untied(file.read_text()) for file in TEMPLATES.rglob("*.html")}
    assert {name: groups for name, groups in found.items() if groups} == {}
