"""What staff say when two begin, meet, or end."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from stepup import asked
from stepup.organisation.models import Site
from stepup.people.models import Person

IS_NUMBER = NumberRange(1, asked.LARGEST, "Nobody has this number.")


class MatchForm(FlaskForm):
    mentor = IntegerField("Mentor's number", [InputRequired("Which mentor?"), IS_NUMBER])
    teen = IntegerField("Girl's number", [InputRequired("Which girl?"), IS_NUMBER])


class EndForm(FlaskForm):
    because = StringField("Why it ends", [InputRequired("Say why it ends."), Length(max=120)])
    may_be_named = BooleanField("The mentor agrees to be named to her later")


class MeetingForm(FlaskForm):
    """A table at a site or a call; which of the two is judged by the rule, not here."""

    on = DateField("Day", [InputRequired("On which day?")])
    starts = TimeField("From", [InputRequired("From when?")])
    ends = TimeField("Until", [InputRequired("Until when?")])
    site = SelectField("Site", coerce=int)
    place = StringField("Table or room, where others are", [Optional(), Length(max=120)])
    call_url = URLField(
        "Or the address of the call that staff host",
        [Optional(), Length(max=300), Regexp("https://", message="It begins with https://")],
    )
    host = SelectField("Who of the staff is there, or hosts the call", coerce=int)
    note = TextAreaField("What it is about", [Optional(), Length(max=500)])

    def offer(self, sites: Sequence[Site], staff: Sequence[Person]) -> "MeetingForm":
        self.site.choices = [SelectChoice(site.id, site.name) for site in sites]
        self.host.choices = [SelectChoice(person.id, person.name) for person in staff]
        return self


class CancelForm(FlaskForm):
    reason = StringField("Why it is called off", [InputRequired("Say why."), Length(max=300)])
