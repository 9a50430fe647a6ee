"""The picture that a shared link shows: title, day and place, in our colours."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from stepup import clock
from stepup.events.models import Event, EventState

SIZE = (1200, 630)
BAND, PAPER, ACCENT = "#4a1a4f", "#fdf3e4", "#f0b04f"
FILE = "files/Manrope-VariableFont_wght.ttf"


def png(event: Event, organisation: str) -> bytes:
    when = clock.when(event.starts_at, event.ends_at, event.time_zone)
    off = "Called off" if event.state is EventState.CANCELLED else ""
    return _drawn(event.title, when, event.site.city, organisation, off)


@lru_cache(maxsize=128)
def _drawn(title: str, when: str, city: str, organisation: str, off: str) -> bytes:
    picture = Image.new("RGB", SIZE, BAND)
    pen = ImageDraw.Draw(picture)
    pen.polygon(
        [
            (760, 630),
            (760, 500),
            (910, 500),
            (910, 370),
            (1060, 370),
            (1060, 240),
            (1200, 240),
            (1200, 630),
        ],
        fill="#7a4a7d",
    )
    pen.ellipse((1085, 110, 1195, 220), fill=ACCENT)
    pen.text((70, 60), organisation[:60], font=_font(34), fill=ACCENT)
    lines = wrap(title, 24)[:3]
    for number, line in enumerate(lines):
        pen.text((70, 150 + 84 * number), line, font=_font(68), fill=PAPER)
    below = 170 + 84 * len(lines)
    pen.text((70, below), when, font=_font(32), fill=PAPER)
    pen.text((70, below + 52), off or city, font=_font(32), fill=ACCENT)
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(files("font_manrope") / FILE), size)
