"""Forms with which staff schedule, change and call off events."""

from datetime import date, datetime

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.errors import Refused
from stepup.events.models import Event, SlotRole, Visibility
from stepup.events.planners import runs_events
from stepup.events.plans import EventPlan, SlotPlan
from stepup.events.recurrence import MOST_DATES, Rhythm
from stepup.organisation import queries as organisation
from stepup.people import access

EMPTY_ROWS = 3
NONE = 0


def choices_of(rows):
    return [SelectChoice(number, row.name) for number, row in rows.items()]


class SlotForm(Form):
    """One row: left without a role it means nothing."""

    role = SelectField("Role", validate_choice=True)
    label = StringField("Called", [Optional(), Length(max=80)])
    minimum = IntegerField("At least", [Optional(), NumberRange(0, 100_000)])
    maximum = IntegerField("At most", [Optional(), NumberRange(0, 100_000)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [SelectChoice(role.value, role.value.capitalize()) for role in SlotRole]
        self.role.choices = [SelectChoice("", "No more"), *roles]

    def plan(self) -> SlotPlan | None:
        if not self.role.data:
            return None
        most = 1 if self.maximum.data is None else self.maximum.data
        return SlotPlan(
            SlotRole(self.role.data), self.minimum.data or 0, most, self.label.data or ""
        )


class WhenForm(FlaskForm):
    on = DateField("Date", [InputRequired("On which day?")])
    starts = TimeField("Starts", [InputRequired("When does it start?")])
    ends = TimeField("Ends", [InputRequired("When does it end?")])

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Both in UTC, from the clock on the wall of that zone."""
        return clock.between(self.on.data, self.starts.data, self.ends.data, zone)


class EventForm(WhenForm):
    title = StringField("Title", [InputRequired("Give the event a title."), Length(max=160)])
    site = SelectField("Site", coerce=int)
    room = StringField("Room", [Optional(), Length(max=120)])
    online_url = StringField(
        "Link to the video call", [Optional(), URL(message="Paste the whole link, with https://.")]
    )
    description = TextAreaField("What happens", [Optional(), Length(max=5000)])
    bring = StringField("What to bring", [Optional(), Length(max=300)])
    questions = TextAreaField("Questions to those who have a place", [Optional(), Length(max=1200)])
    program = SelectField("Program", coerce=int)
    cohort = SelectField("Cohort", coerce=int)
    visibility = SelectField(
        "Who sees it",
        choices=[
            SelectChoice(Visibility.PUBLIC.value, "Everybody"),
            SelectChoice(Visibility.COHORT.value, "The cohort and cleared volunteers"),
            SelectChoice(Visibility.PRIVATE.value, "Staff and those invited"),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = access.viewer()
        self.sites = {
            site.id: site for site in organisation.sites() if runs_events(viewer, site.id)
        }
        self.programs = {program.id: program for program in cohorts.programs()}
        self.cohorts = {
            cohort.id: cohort
            for cohort in cohorts.current_cohorts()
            if runs_events(viewer, cohort.site_id)
        }
        self.site.choices = choices_of(self.sites)
        self.program.choices = [SelectChoice(NONE, "None"), *choices_of(self.programs)]
        self.cohort.choices = [SelectChoice(NONE, "None"), *choices_of(self.cohorts)]

    @property
    def zone(self) -> str:
        return self.sites[self.site.data].time_zone

    def values(self):
        """Everything but the hours, as `planning.change` and `EventPlan` take it."""
        return {
            "title": self.title.data.strip(),
            "site": self.sites[self.site.data],
            "time_zone": self.zone,
            "room": self.room.data or "",
            "online_url": self.online_url.data or "",
            "description": _lines(self.description),
            "bring": self.bring.data or "",
            "questions": _lines(self.questions),
            "program": self.programs.get(self.program.data),
            "cohort": self.cohorts.get(self.cohort.data),
            "visibility": Visibility(self.visibility.data),
        }

    def fill_from(self, event: Event) -> None:
        start, end = (
            clock.to_local(at, event.time_zone) for at in (event.starts_at, event.ends_at)
        )
        self.on.data, self.starts.data, self.ends.data = start.date(), start.time(), end.time()
        for name in ("title", "room", "online_url", "description", "bring", "questions"):
            getattr(self, name).data = getattr(event, name)
        self.site.data = event.site_id
        self.program.data = event.program_id or NONE
        self.cohort.data = event.cohort_id or NONE
        self.visibility.data = event.visibility.value


def _lines(area):
    """A browser sends every line with two characters at its end: that is no change."""
    return (area.data or "").replace("\r\n", "\n")


class NewEventForm(EventForm):
    slots = FieldList(FormField(SlotForm), min_entries=EMPTY_ROWS, max_entries=12)
    repeats = SelectField(
        "Repeats",
        choices=[
            SelectChoice("", "Once"),
            SelectChoice(Rhythm.WEEKLY.value, "Every week"),
            SelectChoice(Rhythm.FORTNIGHTLY.value, "Every two weeks"),
            SelectChoice(Rhythm.MONTHLY.value, "Every month, as the third Wednesday"),
        ],
    )
    count = IntegerField("How many dates", [Optional(), NumberRange(1, MOST_DATES)], default=8)
    skip = StringField("Leave out these days", [Optional(), Length(max=600)])
    on_breaks = BooleanField("Meet on days without school too")
    opened = BooleanField("Open for sign-ups at once")

    def slot_plans(self) -> tuple[SlotPlan, ...]:
        plans = (row.form.plan() for row in self.slots)
        return tuple(plan for plan in plans if plan is not None)

    def fill_places(self, plans):
        """Rows for these places, and one more to add to."""
        while self.slots.entries:
            self.slots.pop_entry()
        for plan in plans:
            row = {"role": plan.role.value, "label": plan.label}
            self.slots.append_entry({**row, "minimum": plan.minimum, "maximum": plan.maximum})
        self.slots.append_entry()

    def skipped(self) -> list[date]:
        """Days written 2027-03-13, apart by commas or spaces."""
        words = (self.skip.data or "").replace(",", " ").split()
        try:
            return [date.fromisoformat(word) for word in words]
        except ValueError:
            raise Refused("Write the days to leave out as 2027-03-13, 2027-04-10.") from None

    def plan(self, starts_at, ends_at):
        return EventPlan(
            starts_at=starts_at, ends_at=ends_at, slots=self.slot_plans(), **self.values()
        )


class CancelForm(FlaskForm):
    reason = TextAreaField(
        "Why", [InputRequired("Say why, so that nobody has to ask."), Length(max=300)]
    )


class ResizeForm(FlaskForm):
    minimum = IntegerField("At least", [InputRequired("At least how many?")])
    maximum = IntegerField("At most", [InputRequired("At most how many?")])


class NameForm(FlaskForm):
    """Who has a seat, as staff name her."""

    first_name = StringField("First name", [InputRequired("Who is she?"), Length(max=80)])
    last_name = StringField("Last name", [Optional(), Length(max=80)])
    email = StringField("E-mail", [InputRequired("How do we reach her?"), Length(max=254)])

    @property
    def called(self):
        return f"{self.first_name.data} {self.last_name.data or ''}".strip()


class SeatForm(NameForm):
    """Staff give somebody a place."""

    slot = SelectField("Place", coerce=int)
    reason = StringField("Reason, to go above the maximum", [Optional(), Length(max=300)])

    def offer(self, slots):
        self.slot.choices = [SelectChoice(slot.id, slot.called) for slot in slots]
