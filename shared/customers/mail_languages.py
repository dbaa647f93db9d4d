"""In which language a store writes to a customer."""

from collections.abc import Sequence

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES, code_of
from shared.stores.models import Store

OWN = ""


def mail_languages(store: Store, known: str = OWN) -> Sequence[tuple[str, str]]:
    """Return the codes to choose from with their names; nothing where the store speaks one language alone.

    The store's own is the empty one. `known` stays among them although the store may not offer it any more: a form
    without it would change it behind the back of whoever saves something else.
    """
    further = dict.fromkeys([*store.further_languages, *([known] if known else [])])
    if not further:
        return ()
    own = code_of(store.locale)
    return [(OWN, _name(own)), *((code, _name(code)) for code in further if code != own)]


def read_language(typed: str, store: Store, known: str = OWN) -> str:
    """Return the code of the language that was chosen; raises Invalid at the field `language`."""
    if typed != known and typed not in dict(mail_languages(store, known)):
        raise Invalid({"language": say("Choose one of these.")})
    return typed


def _name(code: str) -> str:
    language = LANGUAGES.get(code)
    return language.name if language else code
