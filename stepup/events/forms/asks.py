"""What one place asks of who takes it, and when sign-up opens and closes."""

from dataclasses import replace
from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from stepup import clock
from stepup.events.plans import SlotPlan
from stepup.volunteers.models import ClearanceKind


class AsksForm(FlaskForm):
    min_age = IntegerField("Age, at least", [Optional(), NumberRange(1, 120)])
    spoken = StringField("A language to speak", [Optional(), Length(max=40)])
    skills = StringField("Skills", [Optional(), Length(max=200)])
    checks = SelectMultipleField(
        "Checks and trainings beside those for all",
        choices=[
            SelectChoice(kind.value, kind.value.replace("_", " ").capitalize())
            for kind in ClearanceKind
        ],
    )
    is_shadow = BooleanField("For newcomers who look on")
    opens = DateTimeLocalField("Sign-up opens", [Optional()])
    closes = DateTimeLocalField("Sign-up closes", [Optional()])
    early_hours = IntegerField("Hours earlier for alumnae", [Optional(), NumberRange(0, 672)])

    def fill_from(self, slot):
        zone = slot.event.time_zone
        for name in ("min_age", "spoken", "skills", "is_shadow", "early_hours"):
            getattr(self, name).data = getattr(slot, name)
        self.checks.data = [kind for kind in slot.checks.split(",") if kind]
        for field, moment in ((self.opens, slot.opens_at), (self.closes, slot.closes_at)):
            field.data = clock.to_local(moment, zone).replace(tzinfo=None) if moment else None

    def plan(self, slot) -> SlotPlan:
        zone = slot.event.time_zone
        return replace(
            SlotPlan.of(slot),
            min_age=self.min_age.data,
            spoken=(self.spoken.data or "").strip(),
            skills=(self.skills.data or "").strip(),
            checks=",".join(self.checks.data or []),
            is_shadow=self.is_shadow.data,
            early_hours=self.early_hours.data or 0,
            opens_at=_moment(self.opens.data, zone),
            closes_at=_moment(self.closes.data, zone),
        )


def _moment(wall: datetime | None, zone: str) -> datetime | None:
    return clock.from_local(wall, zone) if wall else None
