"""Certificates of those who graduated, a page each, ready to print."""

from collections.abc import Sequence
from importlib.resources import files

from flask import Response
from fpdf import FPDF

from stepup import clock
from stepup.cohorts.models import Alumna
from stepup.organisation.models import Organisation

FONT = "Manrope"
FILE = "files/Manrope-VariableFont_wght.ttf"
INK, ACCENT = (42, 31, 43), (91, 33, 96)


def download(alumnae: Sequence[Alumna], organisation: Organisation) -> Response:
    """To print or to keep; whoever asks may have it, and no cache."""
    answer = Response(pdf(alumnae, organisation), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="certificates.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def pdf(alumnae: Sequence[Alumna], organisation: Organisation) -> bytes:
    """Landscape, US letter; a page for each of them."""
    paper = FPDF(orientation="landscape", unit="mm", format="letter")
    paper.set_title(f"Certificates, {organisation.name}")
    paper.add_font(FONT, fname=str(files("font_manrope") / FILE))
    paper.set_auto_page_break(False)
    for alumna in alumnae:
        _page(paper, alumna, organisation)
    return bytes(paper.output())


def _page(paper: FPDF, alumna: Alumna, organisation: Organisation) -> None:
    paper.add_page()
    paper.set_draw_color(*ACCENT)
    paper.set_line_width(1.2)
    paper.rect(10, 10, paper.w - 20, paper.h - 20)
    _line(paper, 34, 14, organisation.name, ACCENT)
    _line(paper, 62, 34, "Certificate", ACCENT)
    _line(paper, 88, 13, "This is to say that", INK)
    _line(paper, 103, _size(alumna.person.name), alumna.person.name, INK)
    cohort = alumna.cohort
    _line(paper, 126, 13, f"has finished {cohort.program.name} with {cohort.name}", INK)
    _line(paper, 136, 13, f"on {clock.date_words(alumna.graduated_on)}.", INK)
    paper.set_line_width(0.3)
    for start in (45, paper.w - 115):
        paper.line(start, 178, start + 70, 178)
    _line(paper, 190, 9, "Signatures", INK)


def _size(name: str) -> float:
    """Long names fit the page too."""
    return min(28, 28 * 34 / max(len(name), 1))


def _line(paper: FPDF, y: float, size: float, text: str, color: tuple[int, int, int]) -> None:
    paper.set_font(FONT, size=size)
    paper.set_text_color(*color)
    paper.set_xy(15, y)
    paper.cell(paper.w - 30, size / 2, text, align="C")
