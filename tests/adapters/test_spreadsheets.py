"""T85: spreadsheets from strangers."""

import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from shared.adapters.spreadsheets import LARGEST_UNPACKED, to_csv
from shared.imports.shape import UnreadableFile

SECRET = "what is in no sheet"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(
    f'<!ENTITY l{place} "{f"&l{place - 1};" * 10}">' if place else '<!ENTITY l0 "ha">' for place in range(12)
)


def book(place: Path) -> Path:
    with xlsxwriter.Workbook(str(place), {"in_memory": True}) as made:
        made.add_worksheet().write_row(0, 0, ["name", "price", 5, 0.5])
    return place


def changed(place: Path, name: str, old: str, new: str) -> Path:
    """Write a part of a workbook anew."""
    with zipfile.ZipFile(place) as parts:
        kept = {one: parts.read(one) for one in parts.namelist()}
    assert old.encode() in kept[name]
    kept[name] = kept[name].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as parts:
        for one, data in kept.items():
            parts.writestr(one, data)
    return place


def read(place: Path, folder: Path) -> str:
    """Return what a spreadsheet says; nothing where it is refused."""
    into = folder / "came.csv"
    try:
        to_csv(place, into)
    except UnreadableFile:
        return ""
    return into.read_text()


def test_the_first_sheet_comes_as_it_is(tmp_path: Path):
    assert read(book(tmp_path / "a.xlsx"), tmp_path) == '"name","price","5","0.5"\n'


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("kind", ["a file of ours", "a thousand million laughs"])
def test_no_entity_is_looked_up_or_written_out(tmp_path: Path, part: str, kind: str):
    (tmp_path / "secret.txt").write_text(SECRET)
    inside = f'<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">' if kind == "a file of ours" else LAUGHS
    name = "&x;" if kind == "a file of ours" else "&l11;"
    place = changed(book(tmp_path / "a.xlsx"), part, "?>\n", f"?>\n<!DOCTYPE a [{inside}]>\n")
    if part == "xl/sharedStrings.xml":
        changed(place, part, "<t>name</t>", f"<t>{name}</t>")

    begun = time.process_time()
    said = read(place, tmp_path)

    assert SECRET not in said
    assert len(said) < 1000
    assert time.process_time() - begun < 2


def test_what_unpacks_to_more_than_a_catalogue_is_refused_before_it_does(tmp_path: Path):
    place = book(tmp_path / "a.xlsx")
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/more.bin", "w") as more:
        for _ in range(LARGEST_UNPACKED // 2**20 + 1):
            more.write(bytes(2**20))

    begun = time.process_time()
    with pytest.raises(UnreadableFile, match="too large"):
        to_csv(place, tmp_path / "came.csv")

    assert time.process_time() - begun < 1
    assert not (tmp_path / "came.csv").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"name,price\n", bytes(100)])
def test_what_is_no_spreadsheet_is_told_so(tmp_path: Path, data: bytes):
    place = tmp_path / "a.xlsx"
    place.write_bytes(data)

    with pytest.raises(UnreadableFile):
        to_csv(place, tmp_path / "came.csv")
