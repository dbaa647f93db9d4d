"""The form of a review: what was typed, checked, and its photos, kept as they came for a worker to encode."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request

from shared.adapters.pictures import refuse_other_files
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.sentences import say, say_count
from shared.products.files import upload_key
from shared.reviews.models import (
    FITS,
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_PHOTOS,
    MOST_STARS,
    Review,
)
from shared.reviews.write_review import Words
from shared.web.forms import Form
from shared.web.services import services_of
from storefront.visit import store_of

LARGEST_PHOTO: Final = 8 * 1024 * 1024
LARGEST_FORM: Final = MOST_PHOTOS * LARGEST_PHOTO + 64 * 1024
SHORTEST_BODY: Final = 10
# Marks that turn the direction of all that follows would reach beyond the review.
_TURNING: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def read_words(form: Form, *, asks_fit: bool) -> Words:
    """Return what was typed; raises Invalid with all that is wrong."""
    stars, fit = form.get("stars"), form.get("fit")
    words = Words(
        name=_line(form.get("name")),
        stars=int(stars) if stars in map(str, range(1, MOST_STARS + 1)) else 0,
        title=_line(form.get("title")),
        body=_text(form.get("body")),
        fit=fit if asks_fit and fit in FITS else None,
    )
    if wrong := dict(_problems(words)):
        raise Invalid(wrong)
    return words


def blank(*, name: str, before: Review | None) -> dict[str, str]:
    """Return what the fields hold at first: what the writer said before, or their name alone."""
    if before is None:
        return {
            "stars": "",
            "name": name.split(" ", maxsplit=1)[0],
            "title": "",
            "body": "",
            "fit": "",
            "email": "",
        }
    return {
        "stars": str(before.stars),
        "name": before.name,
        "title": before.title,
        "body": before.body,
        "fit": before.fit or "",
        "email": "",
    }


def typed(form: Form) -> Mapping[str, str]:
    """Return what the fields hold after a refusal."""
    return {name: form[name] for name in ("stars", "name", "title", "body", "fit", "email")}


async def keep_uploads(request: Request, form: Form) -> Sequence[str]:
    """Put the photos, as they came, where nobody is served from; returns their keys. Raises Invalid, keeping none."""
    uploads = form.files("photos")
    if len(uploads) > MOST_PHOTOS:
        raise Invalid(
            {
                "photos": say_count(
                    "Choose at most %(num)s photo.", "Choose at most %(num)s photos.", MOST_PHOTOS
                )
            }
        )
    photos = [await upload.read(LARGEST_PHOTO + 1) for upload in uploads]
    for photo in photos:
        if len(photo) > LARGEST_PHOTO:
            raise Invalid(
                {"photos": say("A photo may have at most %(most)s MB.", most=LARGEST_PHOTO // 1024 // 1024)}
            )
        try:
            refuse_other_files(photo)
        except Invalid as refusal:
            raise Invalid({"photos": next(iter(refusal.fields.values()))}) from None
    keys = [upload_key(store_of(request).id, new_id()) for _ in photos]
    for key, photo in zip(keys, photos, strict=True):
        await services_of(request).files.put(key, photo, "application/octet-stream")
    return keys


async def drop_files(request: Request, keys: Sequence[str]) -> None:
    """Let go of files that nothing points to any more."""
    for key in keys:
        await services_of(request).files.delete(key)


def _problems(words: Words) -> list[tuple[str, str]]:
    checks = (
        ("stars", words.stars == 0, say("Choose from one to five stars.")),
        ("body", len(words.body) < SHORTEST_BODY, say("Say in a few words what you think of it.")),
        (
            "body",
            len(words.body) > LONGEST_BODY,
            _at_most(LONGEST_BODY),
        ),
        (
            "title",
            len(words.title) > LONGEST_TITLE,
            _at_most(LONGEST_TITLE),
        ),
        ("name", not words.name, say("Enter the name that others shall see.")),
        (
            "name",
            len(words.name) > LONGEST_NAME,
            _at_most(LONGEST_NAME),
        ),
    )
    return [(field, sentence) for field, is_wrong, sentence in checks if is_wrong]


def _line(text: str) -> str:
    return " ".join(text.translate(_TURNING).split())


def _text(text: str) -> str:
    """Return the paragraphs with what cannot be seen taken out of them."""
    lines = [_line(line) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip().replace("\n\n\n", "\n\n")


def _at_most(letters: int) -> str:
    return say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", letters)
