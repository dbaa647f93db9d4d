"""What a mail says: its subject, its text and its page, from the templates of its kind and a store's own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jinja2 import Environment, Template

from shared.letters.mail_look import look_with
from shared.letters.variables import variables_of
from shared.letters.wording import as_line, as_text, paragraphs_of, variables_in
from shared.letters.words import WORDED, LetterWords
from shared.look.branding import Branding

# Of mails that are no store's.
HOUSE: Final = look_with(Branding(theme="plain"))
# Blocks that say nothing in this mail leave their empty lines behind.
_GAP: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail as its reader gets it."""

    subject: str
    preheader: str
    text: str
    html: str


def write_mail(
    templates: Environment, kind: str, context: Mapping[str, Any], words: LetterWords | None = None
) -> WrittenMail:
    """Write a mail in the language that is spoken, with what the templates of its kind need: the store, and more.

    A store's own words stand where the templates have a block for them; without any, the templates say their own.
    """
    own = words or LetterWords()
    context = {"look": HOUSE, **context}
    values = _values(templates, kind, context, own)
    preheader = as_line(own.preheader, values)
    opening, closing = paragraphs_of(own.opening, values), paragraphs_of(own.closing, values)

    def render(part: str, **letter: object) -> str:
        whole = {**context, "standard": f"emails/{kind}/body.{part}", "letter": letter}
        return templates.get_template(f"emails/_own.{part}").render(whole).strip()

    return WrittenMail(
        # A subject of variables that are all empty in this mail would be none.
        subject=as_line(own.subject, values) or standard_subject(templates, kind, context),
        preheader=preheader,
        text=_GAP.sub("\n\n", render("txt", opening=as_text(opening), closing=as_text(closing))),
        html=render("html", opening=opening, closing=closing, preheader=preheader),
    )


def standard_subject(templates: Environment, kind: str, context: Mapping[str, Any]) -> str:
    """Return the subject that a kind of mail has by itself."""
    return " ".join(templates.get_template(f"emails/{kind}/subject.txt").render(context).split())


def _values(
    templates: Environment, kind: str, context: Mapping[str, Any], words: LetterWords
) -> dict[str, str]:
    """Return the text of each variable that the words use; one that left the list since is empty."""
    known = variables_of(kind)
    used = {name for field in WORDED for name in variables_in(getattr(words, field)) if name in known}
    return {name: _template(templates, known[name].source).render(context) for name in used}


@lru_cache(maxsize=500)
def _template(templates: Environment, source: str) -> Template:
    # The source is ours (`variables.py`). Not escaped here: the page escapes it where it puts it in.
    return templates.from_string("{% autoescape false %}{{ " + source + " }}{% endautoescape %}")
