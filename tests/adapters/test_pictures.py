"""R28, T83, T84: what strangers upload."""

import io
import struct
import zlib

import pytest
from PIL import Image

from shared.adapters.pictures import BrokenPicture, NotAPicture, TooLarge, TooManyPixels, prepare_picture


def encoded(width: int = 800, height: int = 600, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 80, 40)).save(out, form, **options)
    return out.getvalue()


def test_a_picture_comes_in_narrow_to_wide_and_two_formats():
    prepared = prepare_picture(encoded(1000, 500))

    assert [(r.width, r.height, r.format) for r in prepared.renditions] == [
        (320, 160, "webp"),
        (320, 160, "avif"),
        (640, 320, "webp"),
        (640, 320, "avif"),
        (960, 480, "webp"),
        (960, 480, "avif"),
        (1000, 500, "webp"),
        (1000, 500, "avif"),
    ]
    assert prepared.colour == "#c85028"


def test_a_small_picture_is_never_blown_up():
    assert {r.width for r in prepare_picture(encoded(100, 50)).renditions} == {100}


def test_every_rendition_can_be_opened_and_holds_no_metadata():
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    prepared = prepare_picture(encoded(400, 300, "JPEG", exif=exif))

    for rendition in prepared.renditions:
        with Image.open(io.BytesIO(rendition.data)) as opened:
            assert opened.size == (rendition.width, rendition.height)
            assert not opened.getexif()


def test_a_picture_taken_sideways_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    prepared = prepare_picture(encoded(400, 200, "JPEG", exif=exif))

    assert (prepared.width, prepared.height) == (200, 400)


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"GIF", b"%PDF-1.7"]
)
def test_anything_else_is_not_a_picture(data: bytes):
    with pytest.raises(NotAPicture):
        prepare_picture(data)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_damaged(form: str):
    whole = encoded(form=form)

    with pytest.raises((BrokenPicture, NotAPicture)):
        prepare_picture(whole[: len(whole) // 2])


def test_a_bomb_is_refused_by_its_header():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")

    with pytest.raises(TooManyPixels):
        prepare_picture(bomb)


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(TooLarge):
        prepare_picture(b"\x89PNG" + b"0" * (20 * 1024 * 1024))
