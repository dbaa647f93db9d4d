"""Sentences as records keep them: what they are made of, so that they are said in the language of who reads them later.

The catalogue's entry is the code, and what was filled in are the figures. An entry that has another wording by then is
read as it was written, in English.
"""

from typing import Any

from shared.kernel.sentences import Sentence, say, say_count


def kept(said: str) -> Any:
    """Return a sentence as JSON holds it; any other text as it is."""
    if not isinstance(said, Sentence):
        return said
    record: dict[str, Any] = {
        "entry": said.entry,
        "values": {name: _kept(v) for name, v in said.values.items()},
    }
    if said.plural is not None:
        record |= {"plural": said.plural, "number": said.number}
    return record


def said_again(record: Any) -> str:
    """Return the sentence that a record keeps; a text as it is, and nothing for what is neither."""
    if not isinstance(record, dict):
        return record if isinstance(record, str) else ""
    try:
        values = {name: _said_again(value) for name, value in record["values"].items()}
        # In variables: what a say() is given in words would be taken for an entry of the catalogues.
        entry, plural = record["entry"], record.get("plural")
        if plural is not None:
            values.pop("num", None)
            return say_count(entry, plural, record["number"], **values)
        return say(entry, **values)
    except (AttributeError, KeyError, TypeError, ValueError):
        return str(record.get("entry", ""))


def _kept(value: Any) -> Any:
    if isinstance(value, Sentence):
        return kept(value)
    return value if isinstance(value, int | float) else str(value)


def _said_again(value: Any) -> Any:
    return said_again(value) if isinstance(value, dict) else value
