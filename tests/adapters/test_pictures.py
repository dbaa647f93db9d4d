"""R28, T83, T84: what strangers upload."""

import io
import struct
import time
import tracemalloc
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
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")

    with pytest.raises(TooManyPixels):
        prepare_picture(bomb)


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(TooLarge):
        prepare_picture(b"\x89PNG" + b"0" * (20 * 1024 * 1024))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def many_frames_of_gif() -> bytes:
    picture = encoded(8, 8, "GIF")
    frame = picture[picture.index(b"\x2c") : -1]
    return picture[:-1] + frame * 9_999 + b";"


def many_frames_of_png() -> bytes:
    picture = encoded(8, 8)
    control = chunk(b"acTL", struct.pack(">II", 10_000, 0))
    first = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 8, 8, 0, 0, 1, 100, 0, 0))
    data = picture.index(b"IDAT") - 4
    return picture[:data] + control + first + picture[data:]


def many_frames_of_webp() -> bytes:
    frames = [Image.new("RGB", (8, 8), (place % 256, place // 256, 0)) for place in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=1)
    return out.getvalue()


def vast_and_small() -> bytes:
    """Nineteen thousand by nineteen thousand black pixels in 44 kB."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 19_000, 19_000, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes(19_000 * (1 + 19_000 // 8)))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_exif(size: int) -> bytes:
    picture = encoded(8, 8)
    data = picture.index(b"IDAT") - 4
    return picture[:data] + chunk(b"eXIf", b"MM\x00\x2a" + bytes(size)) + picture[data:]


MARKUP = b"<script>alert(7331)</script>"
# T83: two things at once. The comment makes a script of a picture, the tail a page.
POLYGLOTS = {
    "a script that begins as a picture": lambda: b"GIF89a/*" + encoded(8, 8, "GIF")[8:] + b"*/=1;" + MARKUP,
    "a page behind a picture": lambda: encoded() + b"<html>" + MARKUP,
    "a page in a comment": lambda: encoded(form="JPEG", comment=MARKUP),
    "a page in a text": lambda: (
        encoded(8, 8)[:33] + chunk(b"tEXt", b"Comment\0" + MARKUP) + encoded(8, 8)[33:]
    ),
}
# T84: what is small on its way and large once somebody looks into it.
BOMBS = {
    "ten thousand frames of a GIF": many_frames_of_gif,
    "ten thousand frames of a PNG": many_frames_of_png,
    "hundreds of frames of a WebP": many_frames_of_webp,
    "a profile of ten megabytes": lambda: encoded(8, 8, icc_profile=bytes(10 * 2**20)),
    "facts of ten megabytes": lambda: with_exif(10 * 2**20),
    "more pixels than bytes": vast_and_small,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_is_a_picture_and_something_else_comes_out_as_a_picture_alone(name: str):
    try:
        prepared = prepare_picture(POLYGLOTS[name]())
    except (BrokenPicture, NotAPicture):
        return
    for rendition in prepared.renditions:
        assert b"script" not in rendition.data
        assert rendition.data[8:12] == (b"WEBP" if rendition.format == "webp" else b"avif")


@pytest.mark.parametrize("name", BOMBS)
def test_thirty_bombs_cost_little_and_leave_nothing(name: str):
    """Counted is the process's own time, and the memory that Python asked for: a bomb is never unpacked."""
    bomb = BOMBS[name]()
    tracemalloc.start()
    begun = time.process_time()
    for _ in range(30):
        try:
            prepared = prepare_picture(bomb)
        except (BrokenPicture, NotAPicture, TooManyPixels):
            continue
        assert len(prepared.renditions) == 2
        assert all(len(rendition.data) < 4096 for rendition in prepared.renditions)
    spent, (_, most) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert spent < 30 * 2
    assert most < 64 * 2**20
