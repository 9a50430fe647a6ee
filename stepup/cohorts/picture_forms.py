"""A picture that is to be used: where, what for, and who can be recognised on it."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.cohorts.actions.consents import PhotoChannel
from stepup.people.models import Person

CHANNELS = [
    SelectChoice(PhotoChannel.INTERNAL.value, "On our walls and in our albums"),
    SelectChoice(PhotoChannel.PRINT.value, "In print: leaflets, reports"),
    SelectChoice(PhotoChannel.WEB.value, "On our web site and social media"),
    SelectChoice(PhotoChannel.PRESS.value, "In newspapers and on television"),
]


class PictureForm(FlaskForm):
    used_for = StringField("What is it for?", [InputRequired("What is it for?"), Length(max=160)])
    channel = RadioField(
        "Where will it be seen?", [InputRequired("Where will it be seen?")], choices=CHANNELS
    )
    girls = SelectMultipleField(
        "Who can be recognised on it?",
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    file = FileField("The picture")

    def offer(self, people: Sequence[Person]) -> "PictureForm":
        self.girls.choices = [SelectChoice(one.id, one.name) for one in people]
        return self


class HideForm(FlaskForm):
    file = FileField("The picture as it is now")


class CroppedForm(FlaskForm):
    file = FileField("The picture as it is now", [FileRequired("Add the picture as it is now.")])
