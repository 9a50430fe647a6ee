"""The letter about her hours as a page to print, with a square that leads to the proof."""

from importlib.resources import files
from io import BytesIO

import segno
from fpdf import FPDF

from stepup import clock
from stepup.events.models import HoursLetter
from stepup.organisation.models import Organisation

FONT = "Manrope"
FILE = "files/Manrope-VariableFont_wght.ttf"
INK = (42, 31, 43)


def pdf(letter: HoursLetter, organisation: Organisation, address: str) -> bytes:
    """US letter, one page; the same letter is written the same again."""
    paper = FPDF(unit="mm", format="letter")
    paper.set_title(f"Hours, {organisation.name}")
    paper.set_creation_date(letter.issued_at)
    paper.add_font(FONT, fname=str(files("font_manrope") / FILE))
    paper.add_page()
    paper.set_margins(25, 25)
    paper.set_text_color(*INK)
    for size, text in _lines(letter, organisation):
        paper.set_font(FONT, size=size)
        paper.set_x(25)
        paper.multi_cell(165, size * 0.6, text)
        paper.ln(4)
    paper.image(square(address), x=25, w=38)
    paper.set_font(FONT, size=9)
    paper.set_x(25)
    paper.multi_cell(165, 5, f"Whether this is true: {address}")
    return bytes(paper.output())


def _lines(letter: HoursLetter, organisation: Organisation) -> list[tuple[int, str]]:
    evenings = "1 evening" if letter.evenings == 1 else f"{letter.evenings} evenings"
    first, last = clock.date_words(letter.first_on), clock.date_words(letter.last_on)
    return [
        (14, organisation.name),
        (11, organisation.postal_address or ""),
        (11, clock.date_words(letter.issued_at.date())),
        (22, "Volunteer hours"),
        (12, f"{letter.person.name} gave {letter.hours} hours on {evenings} to our girls."),
        (12, f"The first was on {first}, the last on {last}. The hours were recorded at the door."),
        (12, "We thank her."),
    ]


def square(address: str) -> BytesIO:
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return picture
