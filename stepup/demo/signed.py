"""Consents on paper, as they come back from a parents' evening: one keeps, another looks."""

from collections.abc import Collection
from datetime import date
from functools import cache

from fpdf import FPDF

from stepup.cohorts.actions import papers
from stepup.cohorts.actions.consents import PhotoChannel
from stepup.cohorts.models import Enrollment, PaperAnswer
from stepup.demo.practice import Practice
from stepup.people.models import Person

LINES = (
    "Practice sheet",
    "",
    "My daughter may take part in the program.",
    "I have read the page on pictures and ticked what I allow.",
    "",
    "Signature: (of somebody who does not exist)",
)


@cache
def sheet() -> bytes:
    """One scan for everybody: it is kept once, under the name of its content."""
    paper = FPDF(format="letter")
    paper.add_page()
    paper.set_font("Helvetica", size=14)
    for line in LINES:
        paper.cell(0, 12, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def hand_in(
    practice: Practice,
    enrollment: Enrollment,
    guardian: Person,
    on: date,
    *,
    yes: bool = True,
    channels: Collection[PhotoChannel] = (),
) -> PaperAnswer:
    by = practice.staff["coordinator"]
    return papers.keep(
        enrollment, guardian, sheet(), given=yes, photo_channels=channels, by=by, on=on
    )


def look_at(practice: Practice, paper: PaperAnswer, on: date) -> None:
    papers.confirm(paper, practice.staff["second coordinator"], on)
