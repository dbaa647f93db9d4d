"""Words in templates: as Jinja's own way says them, escaped where the page is."""

import pytest
from jinja2 import Environment

from shared.languages.telling import gettext, ngettext
from shared.web.said_in_templates import say_many, say_one

TEMPLATES = [
    '{{ _("Cart") }}',
    '{{ _("100 %% wool & silk") }}',
    '{{ _("For %(name)s", name="<b>&") }}',
    '{{ _("For %(name)s") if False else _("Cart", name="unused") }}',
    '{{ ngettext("%(num)s piece", "%(num)s pieces", 1) }} {{ ngettext("%(num)s piece", "%(num)s pieces", 3) }}',
    '{{ ngettext("A piece of %(what)s", "%(num)s pieces of %(what)s", 2, what="<i>") }}',
    '{{ _("%(told)s %(entry)s", told=1, entry="2") }}',
    '{% trans count=2, who="<u>" %}One for {{ who }}{% pluralize %}{{ count }} for {{ who }}{% endtrans %}',
    "{% trans %}50 % & more{% endtrans %}",
]


@pytest.mark.parametrize("autoescape", [True, False])
@pytest.mark.parametrize("written", TEMPLATES)
def test_words_are_said_as_jinja_says_them(written: str, *, autoescape: bool):
    said = []
    for ours in (False, True):
        environment = Environment(autoescape=autoescape, extensions=["jinja2.ext.i18n"])  # noqa: S701 - both are tried
        environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
        if ours:
            environment.globals.update(_=say_one, gettext=say_one, ngettext=say_many)
        said.append(environment.from_string(written).render())

    assert said[0] == said[1]
