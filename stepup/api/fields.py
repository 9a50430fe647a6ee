"""What other programs may write in a field, and the sentence when they may not."""

import unicodedata
from datetime import date, datetime

from marshmallow import ValidationError, fields, validate

from stepup import clock
from stepup.errors import Refused
from stepup.events.plans import check_zone
from stepup.people import names

HUGE = 2**31 - 1
UNSTORABLE = "This text has a character in it that cannot be kept."
NO_MOMENT = "Write a date and a time, such as 2027-03-06T10:00:00-08:00."
NO_REFERENCE = "Give an id or a name."


class Words(fields.String):
    """One line of text."""

    def _deserialize(self, value: object, attr: str | None, data: object, **more: object) -> str:
        text = super()._deserialize(value, attr, data, **more)
        if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in "".join(text.split())):
            raise ValidationError(UNSTORABLE)
        return self.tidied(text)

    def tidied(self, text: str) -> str:
        return " ".join(text.split())


class Paragraphs(Words):
    """Text with line breaks."""

    def tidied(self, text: str) -> str:
        return text.replace("\r\n", "\n").strip()


class Zone(Words):
    def _deserialize(self, value: object, attr: str | None, data: object, **more: object) -> str:
        zone = super()._deserialize(value, attr, data, **more)
        try:
            check_zone(zone)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        return zone


class Address(Words):
    """An e-mail address as it is stored."""

    def _deserialize(self, value: object, attr: str | None, data: object, **more: object) -> str:
        text = super()._deserialize(value, attr, data, **more)
        try:
            return names.email_address(text)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


class Moment(fields.Field[datetime]):
    """Aware when it came with an offset, else the clock on a wall that a form knows."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **more: object
    ) -> datetime:
        found = _read(value)
        if not isinstance(found, datetime):
            raise ValidationError(NO_MOMENT)
        return found


class DayOrMoment(fields.Field[date]):
    def _deserialize(self, value: object, attr: str | None, data: object, **more: object) -> date:
        return _read(value)


def _read(value: object) -> date:
    """A day, or the moment that it is."""
    text = value.strip() if isinstance(value, str) else ""
    if "T" in text:
        text = text.replace(" ", "+")  # what an address makes of a plus
    is_day = len(text) <= len("2027-03-06")
    try:
        found = date.fromisoformat(text) if is_day else datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError(NO_MOMENT) from None
    if not clock.is_sensible(found):
        raise ValidationError(f"Write a year between {clock.FIRST_YEAR} and {clock.LAST_YEAR}.")
    return found


class Reference(fields.Field[int | str]):
    """A row by its id or its name, or as the answers show it: an object with an id."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **more: object
    ) -> int | str:
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        text = WORDS.deserialize(value) if isinstance(value, str) else ""
        if not text:
            raise ValidationError(NO_REFERENCE)
        return text


WORDS = Words(validate=validate.Length(max=200))
