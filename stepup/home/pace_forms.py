"""How fast letters leave: in all, to each provider, to some by name, and in the first days."""

import re

from flask_wtf import FlaskForm
from wtforms import DateField, Field, FloatField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from stepup import clock
from stepup.outbox.beats import ALL, EACH, of_provider
from stepup.outbox.models import Pace

LINE = re.compile(r"\s*([A-Za-z0-9.-]{2,255})\s+(\d{1,5})\s*")
POSSIBLE = NumberRange(1, 100_000, "Write a number of letters a minute, or nothing.")


class PaceForm(FlaskForm):
    in_all = FloatField("Letters a minute, in all", [Optional(), POSSIBLE])
    to_each = FloatField("Letters a minute to any one provider", [Optional(), POSSIBLE])
    named = TextAreaField("Providers with a limit of their own", [Optional(), Length(max=4000)])
    warming_since = DateField("Warm-up begins on", [Optional()])

    def fill_from(self, paces: dict[str, Pace]) -> None:
        everything = paces.get(ALL, Pace(key=ALL))
        self.in_all.data = everything.per_minute
        self.to_each.data = paces.get(EACH, Pace(key=EACH)).per_minute
        self.warming_since.data = everything.warming_since
        start = of_provider("")
        self.named.data = "\n".join(
            f"{key.removeprefix(start)} {pace.per_minute:.0f}"
            for key, pace in sorted(paces.items())
            if key.startswith(start) and pace.per_minute
        )

    def validate_named(self, field: Field) -> None:
        for number, line in enumerate((field.data or "").splitlines(), start=1):
            found = LINE.fullmatch(line)
            if line.strip() and (found is None or int(found[2]) < 1):
                raise ValidationError(
                    f"Line {number}: write a provider and a number, such as “gmail 30”."
                )

    def validate_warming_since(self, field: Field) -> None:
        if field.data is not None and not clock.is_sensible(field.data):
            raise ValidationError("Write the day on which it begins.")

    def providers(self) -> dict[str, float]:
        lines = map(LINE.fullmatch, (self.named.data or "").splitlines())
        return {of_provider(found[1].lower()): float(found[2]) for found in lines if found}

    def facts(self) -> dict[str, str | int | float | None]:
        since = self.warming_since.data
        return {
            "in_all": self.in_all.data,
            "to_each": self.to_each.data,
            "named": self.named.data,
            "warming_since": since.isoformat() if since else None,
        }
