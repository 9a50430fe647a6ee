"""What she gave, as a certificate to hang up; the square leads to the page that confirms it."""

from importlib.resources import files

from fpdf import FPDF

from stepup import clock
from stepup.events.hours_letters import FILE, FONT, INK, square
from stepup.events.models import HoursLetter
from stepup.organisation.models import Organisation

ACCENT = (91, 33, 96)
SMALLEST_PAGE = 34  # letters of a name that stand in the large size


def pdf(letter: HoursLetter, organisation: Organisation, address: str) -> bytes:
    """Landscape, US letter; the same letter is drawn the same again."""
    paper = FPDF(orientation="landscape", unit="mm", format="letter")
    paper.set_title(f"Certificate, {organisation.name}")
    paper.set_creation_date(letter.issued_at)
    paper.add_font(FONT, fname=str(files("font_manrope") / FILE))
    paper.set_auto_page_break(False)
    paper.add_page()
    paper.set_draw_color(*ACCENT)
    paper.set_line_width(1.2)
    paper.rect(10, 10, paper.w - 20, paper.h - 20)
    for y, size, text, color in _lines(letter, organisation):
        paper.set_font(FONT, size=size)
        paper.set_text_color(*color)
        paper.set_xy(15, y)
        paper.cell(paper.w - 30, size / 2, text, align="C")
    paper.image(square(address), x=paper.w - 48, y=paper.h - 48, w=30)
    paper.line(45, 184, 115, 184)
    paper.set_font(FONT, size=9)
    paper.set_xy(45, 187)
    paper.cell(70, 5, "Signature", align="C")
    return bytes(paper.output())


def _lines(
    letter: HoursLetter, organisation: Organisation
) -> list[tuple[float, float, str, tuple[int, int, int]]]:
    name = letter.person.name
    evenings = "1 evening" if letter.evenings == 1 else f"{letter.evenings} evenings"
    first, last = clock.date_words(letter.first_on), clock.date_words(letter.last_on)
    between = f"on {first}" if first == last else f"between {first} and {last}"
    return [
        (34, 14, organisation.name, ACCENT),
        (62, 34, "Certificate", ACCENT),
        (88, 13, "With thanks to", INK),
        (103, min(28, 28 * SMALLEST_PAGE / max(len(name), 1)), name, INK),
        (126, 13, f"who gave {letter.hours} hours to our girls, on {evenings}", INK),
        (136, 13, f"{between}.", INK),
    ]
