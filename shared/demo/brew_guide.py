"""Kernel Coffee's brew guide: a small PDF, written by hand so that the demo brings no library for it (ISO 32000-1)."""

from typing import Final

_PAGES: Final = (
    (
        "The Brew Guide",
        (
            "Five ways to make one cup, from Kernel Coffee.",
            "",
            "One rule for all of them: 60 g of coffee for a litre of water,",
            "water just off the boil, and a grinder that you trust.",
            "If it tastes sour, grind finer. If it tastes bitter, grind coarser.",
            "Change one thing at a time, and write it down.",
        ),
    ),
    (
        "Cone",
        (
            "15 g, medium fine, 250 g of water, 2:45 minutes.",
            "",
            "Rinse the paper. Pour 45 g and wait half a minute: it blooms.",
            "Then 100 g in a slow spiral, and the rest when half has gone.",
            "A flat bed of grounds at the end means that you poured well.",
        ),
    ),
    (
        "Press",
        (
            "30 g, coarse, 500 g of water, 6 minutes.",
            "",
            "Pour all of it, stir once, put the lid on and leave it alone.",
            "After four minutes break the crust and take the foam away.",
            "Wait two more. Press gently, pour at once, leave the last sip.",
        ),
    ),
    (
        "Espresso",
        (
            "18 g in, 38 g out, 27 seconds.",
            "",
            "Level before you tamp. Start the clock with the pump.",
            "Blonde in twenty seconds? Finer. Dripping after forty? Coarser.",
            "Throw the first one of the day away, or drink it and say nothing.",
        ),
    ),
)


def brew_guide() -> bytes:
    """Return the guide as a PDF of four pages."""
    numbers = range(4, 4 + 2 * len(_PAGES), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(_PAGES)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, (title, lines) in zip(numbers, _PAGES, strict=True):
        objects += [_page(number + 1), _content(title, lines)]
    return _file(objects)


def _page(content: int) -> bytes:
    # A5, in points.
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {content} 0 R"
    return f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode()


def _content(title: str, lines: tuple[str, ...]) -> bytes:
    shown = "\n".join(f"({_escaped(line)}) ' " for line in lines)
    text = f"BT /F1 26 Tf 42 500 Td ({_escaped(title)}) Tj /F1 11 Tf 19 TL 0 -24 Td\n{shown}\nET"
    data = text.encode("cp1252")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[bytes]) -> bytes:
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start, count = len(written), len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(written)
