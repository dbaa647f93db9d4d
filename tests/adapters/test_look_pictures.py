"""A store's icon as browsers, phones and home screens want it."""

import io

from PIL import Image

from shared.adapters.look_pictures import icons_of

ORANGE = (248, 112, 28)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_size_is_a_square():
    icons = icons_of(png(Image.new("RGB", (700, 600), ORANGE)))

    assert {name: (icon.width, icon.height) for name, icon in icons.items()} == {
        "32": (32, 32),
        "180": (180, 180),
        "192": (192, 192),
        "512": (512, 512),
        "maskable": (512, 512),
    }


def test_what_is_clear_stays_clear_in_tabs_and_is_filled_where_phones_would_show_black():
    mark = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    mark.paste((*ORANGE, 255), (150, 150, 450, 450))

    icons = {name: opened(icon.data) for name, icon in icons_of(png(mark)).items()}

    assert icons["192"].getpixel((0, 0))[3] == 0
    assert [icons[name].getpixel((0, 0)) for name in ("180", "maskable")] == [(255, 255, 255)] * 2
    assert icons["180"].getpixel((90, 90)) == ORANGE
    assert icons["maskable"].getpixel((256, 256)) == ORANGE


def test_a_masks_edge_is_of_the_icons_own_ground():
    mark = Image.new("RGB", (600, 600), ORANGE)
    mark.paste((0, 0, 0), (0, 500, 600, 600))

    icon = opened(icons_of(png(mark))["maskable"].data)

    # The dark foot ends above the part that a mask may cut away, which goes on in the ground's colour.
    assert [icon.getpixel((256, height)) for height in (0, 256, 420, 511)] == [
        ORANGE,
        ORANGE,
        (0, 0, 0),
        ORANGE,
    ]
