"""Pictures from strangers: checked before they are decoded, always encoded anew (R28)."""

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

LARGEST_FILE: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
WIDTHS: Final = (320, 640, 960, 1440)

# AVIF costs ten times WebP's time at its slow settings; 9 of 10 keeps most of the gain for a tenth of that.
_ENCODERS: Final = {
    "webp": ("WEBP", {"quality": 80, "method": 2}),
    "avif": ("AVIF", {"quality": 50, "speed": 9, "max_threads": 1}),
}


class NotAPicture(Invalid):
    """The file is none of the formats that we take."""

    def __init__(self) -> None:
        super().__init__({"image": say("This is not a JPEG, PNG, WebP, AVIF or GIF picture.")})


class TooLarge(Invalid):
    """The file has too many bytes."""

    def __init__(self) -> None:
        super().__init__(
            {"image": say("This picture is larger than %(most)s MB.", most=LARGEST_FILE // 1024 // 1024)}
        )


class TooManyPixels(Invalid):
    """The picture would be too large once decoded."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(
            {
                "image": say(
                    "This picture has %(width)s × %(height)s pixels; at most 40 million are allowed.",
                    width=width,
                    height=height,
                )
            }
        )


class BrokenPicture(Invalid):
    """The file ends early or contradicts itself."""

    def __init__(self) -> None:
        super().__init__({"image": say("This picture is damaged and cannot be read.")})


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a picture in one format ("webp" or "avif")."""

    width: int
    height: int
    format: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture in all its sizes, and its average colour as #rrggbb to hold its place."""

    width: int
    height: int
    colour: str
    renditions: tuple[Rendition, ...]


def prepare_picture(data: bytes, *, widths: tuple[int, ...] = WIDTHS) -> PreparedPicture:
    """Decode a picture under limits and encode it in several widths, upright, in sRGB, without metadata.

    Never larger than it came. Raises NotAPicture, TooLarge, TooManyPixels or BrokenPicture. Costs processor time:
    call it in a thread.
    """
    return encode_sizes(decode(data), widths=widths, formats=tuple(_ENCODERS))


def refuse_other_files(data: bytes) -> None:
    """Look at a file's first bytes only, to say at once what can never be a picture; raises as `prepare_picture`."""
    if len(data) > LARGEST_FILE:
        raise TooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise TooManyPixels(opened.width, opened.height)
    except UnidentifiedImageError:
        raise NotAPicture from None
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        raise BrokenPicture from None


def encode_sizes(
    picture: Image.Image, *, widths: tuple[int, ...], formats: tuple[str, ...], quality: int | None = None
) -> PreparedPicture:
    """Encode a picture in several widths, narrow to wide, in each format; never larger than it is.

    `quality`, of 100, takes the place of each format's usual one.
    """
    sizes = [width for width in widths if width < picture.width] + [min(picture.width, widths[-1])]
    narrowed = [_narrowed(picture, width) for width in dict.fromkeys(sizes)]
    renditions = tuple(_encode(size, form, quality) for size in narrowed for form in formats)
    return PreparedPicture(picture.width, picture.height, _average(picture), renditions)


def decode(data: bytes) -> Image.Image:
    """Return a picture decoded under limits, upright, in sRGB. Raises as `prepare_picture`."""
    if len(data) > LARGEST_FILE:
        raise TooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                # Only the header has been read so far; a bomb is refused before it goes off.
                if opened.width * opened.height > MOST_PIXELS:
                    raise TooManyPixels(opened.width, opened.height)
                opened.load()
                return _plain(opened)
    except UnidentifiedImageError:
        raise NotAPicture from None
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        raise BrokenPicture from None


def _plain(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    upright = _in_srgb(upright)
    if "A" in upright.getbands() or "transparency" in upright.info:
        return upright.convert("RGBA")
    return upright.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A profile that cannot be read is dropped: colours may be a little off, the picture is whole.
        return picture
    return changed or picture


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    factor, rest = divmod(picture.width, width)
    if not rest and not picture.height % factor:
        return picture.reduce(factor)  # whole pixels into one: as good, in a tenth of the time
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encode(picture: Image.Image, form: str, quality: int | None) -> Rendition:
    encoder, options = _ENCODERS[form]
    out = io.BytesIO()
    picture.save(out, encoder, **options | ({} if quality is None else {"quality": quality}))
    return Rendition(picture.width, picture.height, form, out.getvalue())


def _average(picture: Image.Image) -> str:
    pixel = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return f"#{red:02x}{green:02x}{blue:02x}"
