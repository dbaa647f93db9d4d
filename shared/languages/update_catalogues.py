"""Bring the catalogues up to date with what templates and code say: `souk words`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from shared.languages.catalogues import FOLDER, open_catalogue
from shared.languages.known import ENGLISH, LANGUAGES

TEMPLATES: Final = ("jinja2.ext:babel_extract", (".html", ".txt", ".xml"))
_METHODS: Final = [
    ("**.html", TEMPLATES[0]),
    ("**.txt", TEMPLATES[0]),
    ("**.xml", TEMPLATES[0]),
    ("**.py", "python"),
]
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    f"**{ending}": {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"}
    for ending in TEMPLATES[1]
}
# Our markers and gettext's own; for those with two forms, which arguments they are.
_MARKERS: Final[dict[str, Any]] = {
    "_": None,
    "say": None,
    "gettext": None,
    "say_count": (1, 2),
    "ngettext": (1, 2),
}
# Babel would have eleven to ninety-nine after all others; translators write, and CLDR lists, "many" before "other".
_PLURALS: Final = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
_SOURCES: Final = ("templates", "storefront", "merchant", "search", "shared", "workers")


def spoken_catalogue(project: Path) -> Catalog:
    """Return everything that the application says, untranslated."""
    catalogue = Catalog(fuzzy=False)
    for entry, file in _found(project):
        catalogue.add(entry, locations=[(file, 0)])
    return catalogue


def update_catalogues(project: Path) -> dict[str, int]:
    """Add what is new to each catalogue and drop what nobody says any more; returns what is missing by language."""
    spoken = spoken_catalogue(project)
    missing = {}
    for code in LANGUAGES:
        if code == ENGLISH.code:
            continue
        catalogue = _updated(code, spoken)
        with (FOLDER / f"{code}.po").open("wb") as file:
            file.write(_header(catalogue).encode())
            write_po(file, catalogue, width=110, include_lineno=False, sort_output=True, omit_header=True)
        missing[code] = sum(1 for message in catalogue if message.id and not _is_told(message.string))
    return missing


def _updated(code: str, spoken: Catalog) -> Catalog:
    known = open_catalogue(code)
    fresh = Catalog(locale=code, fuzzy=False)
    for message in spoken:
        if message.id:
            before = known.get(message.id if isinstance(message.id, str) else message.id[0])
            told = (
                before.string
                if before and isinstance(before.id, str) == isinstance(message.id, str)
                else None
            )
            fresh.add(message.id, told, locations=sorted(set(message.locations)))
    return fresh


def _header(catalogue: Catalog) -> str:
    # Babel's own would carry the hour: a run that changes nothing would change every file.
    said = {
        "Language": catalogue.locale_identifier,
        "Plural-Forms": _PLURALS.get(str(catalogue.locale_identifier), catalogue.plural_forms),
        "Content-Type": "text/plain; charset=utf-8",
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in said.items())
    return f'msgid ""\nmsgstr ""\n{lines}\n'


def _found(project: Path) -> Iterator[tuple[Any, str]]:
    for source in _SOURCES:
        for file, _line, entry, _comments, _context in extract_from_dir(
            project / source, method_map=_METHODS, options_map=_OPTIONS, keywords=_MARKERS
        ):
            yield entry, f"{source}/{Path(file).as_posix()}"


def _is_told(told: Any) -> bool:
    return all(told) if isinstance(told, tuple | list) else bool(told)
