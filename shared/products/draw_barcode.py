"""EAN-13 and EAN-8 as bars (GS1 General Specifications, 5.2): an SVG that is drawn from nothing but the number."""

from typing import Final

from shared.products.barcodes import is_gtin

_LEFT: Final = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
# Which of the six digits on the left are turned round says what the first digit is, which has no bars of its own.
_TURNED: Final = (
    "000000",
    "001011",
    "001101",
    "001110",
    "010011",
    "011001",
    "011100",
    "010101",
    "010110",
    "011010",
)
_EDGE: Final = "101"
_MIDDLE: Final = "01010"
QUIET: Final = 11
HEIGHT: Final = 60


def modules_of(code: str) -> str | None:
    """Return a number's bars (1) and spaces (0), None when it is no EAN-13 or EAN-8 with a right check digit."""
    if len(code) not in (8, 13) or not is_gtin(code):
        return None
    if len(code) == 8:
        left = "".join(_LEFT[int(digit)] for digit in code[:4])
        right = "".join(_right(digit) for digit in code[4:])
        return f"{_EDGE}{left}{_MIDDLE}{right}{_EDGE}"
    turned = _TURNED[int(code[0])]
    left = "".join(
        _right(digit)[::-1] if turn == "1" else _LEFT[int(digit)]
        for digit, turn in zip(code[1:7], turned, strict=True)
    )
    return f"{_EDGE}{left}{_MIDDLE}{''.join(_right(digit) for digit in code[7:])}{_EDGE}"


def path_of(code: str) -> tuple[int, str] | None:
    """Return a drawing's width and the path of its bars, one unit for each module, with the quiet room at both ends."""
    modules = modules_of(code)
    if modules is None:
        return None
    bars = [f"M{QUIET + place} 0h1v{HEIGHT}h-1z" for place, module in enumerate(modules) if module == "1"]
    return len(modules) + 2 * QUIET, "".join(bars)


def _right(digit: str) -> str:
    return _LEFT[int(digit)].translate(str.maketrans("01", "10"))
