"""One person's hours, as staff write them down."""

from datetime import datetime, timedelta

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from stepup import clock

SOMEBODY_ELSE = 0


class HoursForm(FlaskForm):
    signup = SelectField("Who", coerce=int)
    slot = SelectField("Was there as", coerce=int)
    first_name = StringField("First name", [Optional(), Length(max=80)])
    last_name = StringField("Last name", [Optional(), Length(max=80)])
    email = StringField("E-mail", [Optional(), Length(max=254)])
    came = TimeField("Came at", [InputRequired("When did she come?")])
    left = TimeField("Left at", [InputRequired("When did she leave?")])

    def offer(self, event, signups, slots):
        hers = [SelectChoice(one.id, f"{one.person.name}, {one.slot.called}") for one in signups]
        self.signup.choices = [*hers, SelectChoice(SOMEBODY_ELSE, "Somebody else, as below")]
        self.slot.choices = [SelectChoice(slot.id, slot.called) for slot in slots]
        if not self.is_submitted():
            ends = (event.starts_at, event.ends_at)
            self.came.data, self.left.data = (
                clock.to_local(at, event.time_zone).time().replace(microsecond=0) for at in ends
            )

    def moments(self, event):
        """On the day of the event; who left after midnight left the day after."""
        day = clock.to_local(event.starts_at, event.time_zone).date()
        came, left = (datetime.combine(day, field.data) for field in (self.came, self.left))
        if left <= came:
            left += timedelta(days=1)
        return clock.from_local(came, event.time_zone), clock.from_local(left, event.time_zone)
