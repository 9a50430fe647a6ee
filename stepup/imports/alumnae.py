"""Past mentees, as a CRM exports its contacts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from stepup.errors import Refused
from stepup.imports import cells, columns, dates, names, readings
from stepup.imports.columns import Columns, Row
from stepup.imports.readings import Reading
from stepup.imports.tables import SheetRow

HEADINGS = {
    "first_name": "first name | first | given name",
    "last_name": "last name | last | surname | family name",
    "name": "name | full name | contact name",
    "email": "email | e mail | email address | e mail address | personal email",
    "phone": "mobile | phone | mobile phone | cell | cell phone | telephone | phone number",
    "city": "mailing city | city | home city",
    "born_on": "birthdate | birth date | birthday | date of birth | dob | born",
    "program": "program | programme",
    "cohort": "cohort | class | group",
    "graduated_in": "graduation year | grad year | class of | year | graduated",
    "employer": "current employer | employer | company | organization",
    "industry": "industry | field | profession",
    "opted_out": "email opt out | e mail opt out | opt out | opted out | unsubscribed",
    "do_not_contact": "do not contact | dnc | no contact",
}
LAST_SCHOOL_DAY = (6, 30)
NEEDED = ("first_name+last_name/name", "email")


@dataclass(frozen=True)
class AlumnaRow:
    number: int
    first_name: str
    last_name: str
    email: str
    phone: str | None
    city: str
    born_on: date | None
    program: str
    cohort: str
    graduated_on: date
    employer: str
    industry: str
    opted_out: bool
    do_not_contact: bool
    remarks: tuple[str, ...]

    @property
    def name(self) -> names.Name:
        return self.first_name, self.last_name

    @property
    def may_be_invited(self) -> bool:
        return not (self.opted_out or self.do_not_contact)

    @property
    def keys(self) -> tuple[object, ...]:
        return (self.email,)

    @property
    def ties(self) -> tuple[object, ...]:
        return self.keys

    def absorb(self, again: "AlumnaRow") -> "AlumnaRow":
        """An opt-out in either row holds."""
        fuller = replace(self, **readings.blanks_filled(self, again))  # type: ignore[arg-type]
        return replace(
            fuller,
            opted_out=self.opted_out or again.opted_out,
            do_not_contact=self.do_not_contact or again.do_not_contact,
        )


def read(rows: list[SheetRow], today: date) -> Reading[AlumnaRow]:
    return read_under(*columns.find(rows, HEADINGS, NEEDED), today)


def read_under(found: Columns, body: Sequence[SheetRow], today: date) -> Reading[AlumnaRow]:
    reading = readings.read(found, body, lambda row: _understood(row, today))
    return readings.gather(reading)


def _understood(row: Row, today: date) -> AlumnaRow:
    first_name, last_name = row.name()
    return AlumnaRow(
        number=row.number,
        first_name=first_name,
        last_name=last_name,
        email=row.email(),
        phone=row.phone(),
        city=row.prose("city", 80),
        born_on=row.read("born_on", lambda text: dates.birthday(text, today)),
        program=row.prose("program"),
        cohort=row.prose("cohort"),
        graduated_on=_graduation(row, today),
        employer=row.prose("employer"),
        industry=row.prose("industry"),
        opted_out=cells.says_stop(row.text("opted_out")),
        do_not_contact=cells.says_stop(row.text("do_not_contact")),
        remarks=tuple(row.remarks),
    )


def _graduation(row: Row, today: date) -> date:
    """In the summer of the year in its own column, or in the cohort's name: "Crenshaw 2019"."""
    year = row.read("graduated_in", cells.year) or row.read("cohort", cells.year)
    with row.blaming("graduated_in"):
        if year is None:
            raise Refused("The graduation year is missing.")
        graduated_on = date(year, *LAST_SCHOOL_DAY)
        if graduated_on > today:
            raise Refused(f"She graduates in the summer of {year}: until then she is no alumna.")
    return graduated_on
