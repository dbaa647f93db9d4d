"""Archives from strangers: what is no catalogue is refused before it is unpacked, whatever its directory claims."""

import struct
import zipfile
from pathlib import Path

import pytest

from shared.imports import open_archive as bounds
from shared.imports.open_archive import HIGHEST_RATIO, MOST_ENTRIES, open_archive, pictures_of
from shared.imports.shape import UnreadableFile

TABLE = b"name,price\nMug,5\n"


def archive(place: Path, *entries: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(place, "w", packing) as file:
        for name, data in entries:
            file.writestr(name, data)
    return place


def refused(place: Path, folder: Path) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        open_archive(place, folder)
    return str(refusal.value)


def test_a_table_comes_with_its_pictures_by_what_they_are(tmp_path: Path):
    place = archive(
        tmp_path / "a.zip",
        ("shop/products.csv", TABLE),
        ("shop/Pictures/A.PNG", b"one"),
        ("shop/b.jpg", b"two"),
        ("copy.jpg", b"two"),
        ("readme.md", b"-"),
        ("__MACOSX/products.csv", b"-"),
    )

    opened = open_archive(place, tmp_path)

    assert opened.table.read_bytes() == TABLE
    assert [*opened.packed] == ["shop/pictures/a.png", "shop/b.jpg", "copy.jpg"]
    assert opened.packed["shop/b.jpg"] == opened.packed["copy.jpg"] != opened.packed["shop/pictures/a.png"]
    assert [data for _, _, data in pictures_of(place)] == [b"one", b"two", b"two"]


def test_what_is_no_archive_is_the_table_itself(tmp_path: Path):
    place = tmp_path / "products.csv"
    place.write_bytes(TABLE)

    opened = open_archive(place, tmp_path)

    assert (opened.table, opened.packed) == (place, {})


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "/etc/evil.png",
        "a/../../evil.png",
        "..\\evil.png",
        "C:\\evil.png",
        "./evil.png",
        "a" * 301,
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str):
    place = archive(tmp_path / "a.zip", ("products.csv", TABLE), (name, b"x"))

    assert refused(place, tmp_path) == "This archive has names that lead out of it."


def test_what_shrinks_too_well_is_a_bomb(tmp_path: Path):
    zeros = b"0" * (HIGHEST_RATIO * 1024 * 6)
    place = archive(tmp_path / "a.zip", ("products.csv", zeros))

    assert refused(place, tmp_path) == "This archive unpacks to more than Souk takes."
    assert not (tmp_path / "table.csv").exists()


def test_too_many_entries_are_refused(tmp_path: Path):
    names = ((f"{number}.png", b"") for number in range(MOST_ENTRIES))
    place = archive(tmp_path / "a.zip", ("products.csv", TABLE), *names, packing=zipfile.ZIP_STORED)

    assert refused(place, tmp_path) == "This archive unpacks to more than Souk takes."


def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bounds, "LARGEST_TABLE", 1000)
    place = archive(tmp_path / "a.zip", ("products.csv", TABLE * 100))
    data = bytearray(place.read_bytes())
    # The size that is claimed stands 24 bytes into the directory's entry.
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    place.write_bytes(data)

    assert refused(place, tmp_path) in (
        "This archive is damaged.",
        "This archive unpacks to more than Souk takes.",
    )
    assert (tmp_path / "table.csv").stat().st_size <= 1000


@pytest.mark.parametrize(
    "entries", [[("a.csv", TABLE), ("b.json", b"[]")], [("a.png", b"x")]], ids=["two tables", "none"]
)
def test_an_archive_has_one_table(tmp_path: Path, entries: list[tuple[str, bytes]]):
    said = "An archive has to hold one table of products, as CSV or JSON, and its pictures."

    assert refused(archive(tmp_path / "a.zip", *entries), tmp_path) == said


def test_a_damaged_one_is_told_so(tmp_path: Path):
    place = archive(tmp_path / "a.zip", ("products.csv", TABLE * 50))
    place.write_bytes(place.read_bytes()[:-30])

    assert refused(place, tmp_path) == "This archive is damaged."
