"""One rule of reminders, as staff set it."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from stepup.cohorts import queries as cohorts
from stepup.events.forms.planning import NONE, choices_of
from stepup.events.models import ReminderKind, SlotRole


class ReminderForm(FlaskForm):
    kind = SelectField(
        "What we do",
        choices=[
            SelectChoice(ReminderKind.REMINDER.value, "Remind"),
            SelectChoice(ReminderKind.STILL_COMING.value, "Ask “still coming?”"),
        ],
    )
    number = IntegerField(
        "How long before", [InputRequired("How long before?"), NumberRange(1, 672)]
    )
    unit = SelectField(
        "Days or hours", choices=[SelectChoice("24", "days"), SelectChoice("1", "hours")]
    )
    role = SelectField("Whom")
    program = SelectField("Program", coerce=int)
    words = StringField("What else to say", [Optional(), Length(max=300)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [SelectChoice(role.value, f"Every {role.value}") for role in SlotRole]
        self.role.choices = [SelectChoice("", "Everybody who comes"), *roles]
        self.programs = {program.id: program for program in cohorts.programs()}
        self.program.choices = [SelectChoice(NONE, "Every program"), *choices_of(self.programs)]

    @property
    def hours(self):
        return self.number.data * int(self.unit.data)
