"""What a merchant may say in their own words in a mail, and what is wrong with it. Empty means: as Souk says it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from shared.accounts.emails import clean_email
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.letters.variables import variables_of
from shared.letters.wording import fault_in

# By field, in the order of the form: the longest that it may be.
LONGEST: Final[Mapping[str, int]] = {
    "subject": 150,
    "preheader": 200,
    "opening": 2000,
    "closing": 2000,
    "sender_name": 60,
    "reply_to": 254,
}
WORDED: Final = ("subject", "preheader", "opening", "closing")
_ONE_LINE: Final = ("subject", "preheader", "sender_name", "reply_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """Subject, what lists of mails show beside it, the words around what a mail is about, and the sender."""

    subject: str = ""
    preheader: str = ""
    opening: str = ""
    closing: str = ""
    sender_name: str = ""
    reply_to: str = ""

    def as_record(self) -> dict[str, str]:
        """Return the words by field."""
        return asdict(self)


def read_words(kind: str, typed: Mapping[str, str]) -> LetterWords:
    """Return words as they may be sent; raises Invalid with every field that is wrong."""
    known, wrong, words = variables_of(kind), {}, {}
    for name, longest in LONGEST.items():
        text = typed.get(name, "").strip()
        words[name] = " ".join(text.split()) if name in _ONE_LINE else text.replace("\r\n", "\n")
        fault = (
            say("Use at most %(most)s characters.", most=longest)
            if len(words[name]) > longest
            else fault_in(words[name], known if name in WORDED else ())
        )
        if fault:
            wrong[name] = fault
    if words["reply_to"] and "reply_to" not in wrong:
        try:
            words["reply_to"] = clean_email(words["reply_to"], field="reply_to")
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)
    return LetterWords(**words)
