"""What templates say in the reader's language. Jinja's own way goes through five calls for each of a page's words."""

from typing import Any

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from shared.languages.telling import gettext, ngettext


@pass_eval_context
def say_one(told: EvalContext, entry: str, /, **values: Any) -> str:
    """Say an entry with its values, which are escaped; the entry itself is ours."""
    return _filled_in(told, gettext(entry), values)


@pass_eval_context
def say_many(told: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    """Say an entry about `num` things."""
    return _filled_in(told, ngettext(one, many, num), {"num": num} | values)


def _filled_in(told: EvalContext, said: str, values: dict[str, Any]) -> str:
    said = Markup(said) if told.autoescape else said  # noqa: S704 - an entry of our own catalogue
    # A sign for per cent is written twice in every entry, whether or not there is anything to fill in.
    return said % values if "%" in said else said
