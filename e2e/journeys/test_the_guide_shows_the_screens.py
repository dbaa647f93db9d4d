"""The guide's pictures are of screens that are there; `make pictures` (SOUK_PICTURES=1) takes them anew."""

import io
import os
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser

from e2e.pages.dashboard import sign_in
from e2e.pages.guide_pictures import FOLDER, HEIGHT, SCHEMES, SHOTS, WIDTH, file_of, shop, take

KEEPS = bool(os.environ.get("SOUK_PICTURES"))
MOST_BYTES = 120_000
FEWEST_TONES = 20


@pytest.mark.parametrize("scheme", SCHEMES if KEEPS else SCHEMES[:1])
def test_every_picture_can_be_taken(browser: Browser, base: str, scheme: Literal["light", "dark"]):
    if KEEPS:
        shop(browser, base)
    outside, inside = (
        browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme, reduced_motion="reduce"
        )
        for _ in range(2)
    )
    sign_in(inside, base)
    for name, shot in SHOTS.items():
        picture = take(outside if shot.is_outside else inside, base, shot)
        with Image.open(io.BytesIO(picture)) as drawn:
            assert drawn.size == (WIDTH, HEIGHT), name
            tones = drawn.convert("L").resize((120, 76)).getcolors()
            assert tones is not None, name
            assert len(tones) > FEWEST_TONES, f"{name} is blank"
        assert len(picture) < MOST_BYTES, name
        if KEEPS:
            file_of(name, scheme).write_bytes(picture)


def test_no_picture_lies_there_that_nobody_takes():
    taken = {file_of(name, scheme) for name in SHOTS for scheme in SCHEMES}

    assert set(FOLDER.glob("*.webp")) == taken
