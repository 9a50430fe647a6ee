"""A school's roster of teens, with the guardians who answer for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from stepup import clock
from stepup.errors import Refused
from stepup.imports import cells, columns, contacts, dates, names, readings
from stepup.imports.columns import Columns, Row
from stepup.imports.readings import Reading
from stepup.imports.tables import SheetRow
from stepup.people.names import folded

HEADINGS = {
    "first_name": "student first | first name | student first name | first | given name",
    "last_name": "student last | last name | student last name | last | surname",
    "name": "student | student name | name | full name",
    "preferred_name": "preferred name | goes by | nickname",
    "grade": "grade | grade level",
    "born_on": "dob | date of birth | birthdate | birth date | birthday",
    "school": "school | high school",
    "email": "student email | student e mail | email | e mail",
    "guardian_1_name": "guardian 1 name | guardian name | guardian | parent name | parent",
    "guardian_1_email": "guardian 1 email | guardian email | parent email",
    "guardian_1_phone": "guardian 1 phone | guardian phone | parent phone",
    "guardian_2_name": "guardian 2 name | parent 2 name",
    "guardian_2_email": "guardian 2 email | parent 2 email",
    "guardian_2_phone": "guardian 2 phone | parent 2 phone",
    "consent": "consent on file | consent | permission | consent form",
    "photo_release": "photo release | photo | photos ok | media release",
    "medical": "allergies medical | allergies | medical | medical notes | health",
    "language": "home language | language",
}
NEEDED = ("first_name+last_name/name", "born_on", "guardian_1_email")
YOUNGEST, GROWN_UP = 13, 18
UNDER_13 = (
    "She is under 13: a parent or guardian signs up for her and enters her data herself. "
    "Nothing about her was kept."
)
NO_GUARDIAN = "There is no guardian with a name and an e-mail address. Add one: she gives the yes."


@dataclass(frozen=True)
class GuardianRow:
    first_name: str
    last_name: str
    email: str
    phone: str | None


@dataclass(frozen=True)
class TeenRow:
    number: int
    first_name: str
    last_name: str
    preferred_name: str
    grade: int | None
    born_on: date
    school: str
    email: str | None
    guardians: tuple[GuardianRow, ...]
    has_consent: bool | None
    consented_on: date | None
    may_be_photographed: bool | None
    medical: str
    language: str
    remarks: tuple[str, ...]

    @property
    def name(self) -> names.Name:
        return self.first_name, self.last_name

    @property
    def keys(self) -> tuple[object, ...]:
        herself = (folded(self.first_name), folded(self.last_name), self.born_on)
        return (self.email, herself) if self.email else (herself,)

    @property
    def ties(self) -> tuple[object, ...]:
        """Sisters too: one address, or one guardian, is looked at for all of them at once."""
        return (*self.keys, *(guardian.email for guardian in self.guardians))

    def absorb(self, again: "TeenRow") -> "TeenRow":
        """A no in either row is a no."""
        fuller = replace(self, **readings.blanks_filled(self, again))  # type: ignore[arg-type]
        answers = (self.has_consent, again.has_consent)
        return replace(fuller, has_consent=False) if False in answers else fuller


def read(rows: list[SheetRow], today: date) -> Reading[TeenRow]:
    return read_under(*columns.find(rows, HEADINGS, NEEDED), today)


def read_under(found: Columns, body: Sequence[SheetRow], today: date) -> Reading[TeenRow]:
    reading = readings.read(found, body, lambda row: _understood(row, today))
    reading.rows = list(_with_own_addresses(reading.rows))
    return readings.gather(reading)


def _with_own_addresses(rows: list[TeenRow]) -> Iterable[TeenRow]:
    """A family's one address stays the guardian's, or the first sister's: it signs people in."""
    owners = {guardian.email: "" for row in rows for guardian in row.guardians}
    for row in rows:
        if row.email and owners.setdefault(row.email, row.first_name) != row.first_name:
            remark = "Her e-mail address belongs to somebody else in this file: left out."
            row = replace(row, email=None, remarks=(*row.remarks, remark))
        yield row


def _understood(row: Row, today: date) -> TeenRow:
    first_name, last_name = row.name()
    born_on = _birthday(row, today)
    guardians = _guardians(row)
    if not guardians and clock.years_between(born_on, today) < GROWN_UP:
        with row.blaming("guardian_1_email"):
            raise Refused(NO_GUARDIAN)
    has_consent, consented_on = _consent(row, today)
    return TeenRow(
        number=row.number,
        first_name=first_name,
        last_name=last_name,
        preferred_name=row.prose("preferred_name", 80),
        grade=row.read("grade", cells.grade),
        born_on=born_on,
        school=row.prose("school"),
        email=row.read("email", contacts.email),
        guardians=guardians,
        has_consent=has_consent,
        consented_on=consented_on,
        may_be_photographed=row.read("photo_release", cells.says_yes),
        medical=_medical(row),
        language=row.prose("language", 40),
        remarks=tuple(row.remarks),
    )


def _birthday(row: Row, today: date) -> date:
    with row.blaming("born_on"):
        born_on = dates.birthday(row.text("born_on"), today)
        if born_on is None:
            raise Refused("The date of birth is missing: without it nobody knows whose yes counts.")
        if clock.years_between(born_on, today) < YOUNGEST:
            raise Refused(UNDER_13)
        return born_on


def _guardians(row: Row) -> tuple[GuardianRow, ...]:
    found = (_guardian(row, f"guardian_{place}") for place in (1, 2))
    return tuple(guardian for guardian in found if guardian is not None)


def _guardian(row: Row, field: str) -> GuardianRow | None:
    email = row.read(f"{field}_email", contacts.email)
    with row.blaming(f"{field}_name"):
        first_name, last_name = names.split(row.text(f"{field}_name"))
    if email is None or not first_name + last_name:
        return None
    return GuardianRow(first_name, last_name, email, row.phone(f"{field}_phone"))


def _consent(row: Row, today: date) -> tuple[bool | None, date | None]:
    """The yes, and its day when the sheet says: "yes 9/1/26"."""
    word, _space, rest = row.text("consent").partition(" ")
    answer = row.read("consent", lambda _whole: cells.says_yes(word))
    given_on = row.read("consent", lambda _whole: dates.day(rest)) if answer else None
    if given_on is not None and given_on > today:
        row.note("consent", "The consent is dated in the future: it waits for a real one.")
        return None, None
    return answer, given_on


def _medical(row: Row) -> str:
    text = row.prose("medical", cells.LONGEST_TEXT)
    return "" if cells.is_nothing(text) else text
