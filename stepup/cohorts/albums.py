"""Pictures of girls: drawn anew, so that nothing but what is seen is kept (no place, no camera)."""

from io import BytesIO

from PIL import Image, ImageOps

from stepup.cohorts.files import PICTURES
from stepup.errors import Refused

LARGEST = 12 * 2**20
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400
# what Pillow raises on a file that is not whole, or unfolds to far too much
BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def keep(content: bytes) -> str:
    if not content:
        raise Refused("The file is empty. Choose the picture once more.")
    if len(content) > LARGEST:
        raise Refused(f"The picture is larger than {LARGEST // 2**20} MB. Choose a smaller one.")
    try:
        drawn = _drawn_anew(content)
    except BROKEN:
        raise Refused("That is no whole JPEG or PNG. Choose the picture once more.") from None
    return PICTURES.keep(drawn)


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("The picture has too many pixels. Choose a smaller one.")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size)
    paper.paste(upright)
    written = BytesIO()
    paper.save(written, "JPEG", quality=88)
    return written.getvalue()
