"""What a guardian answers, page by page; she signs with her name, nothing is ticked for her."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.cohorts.actions import consents
from stepup.cohorts.actions.consents import PhotoChannel, Question
from stepup.people.models import Person

CHANNELS = [
    SelectChoice(PhotoChannel.INTERNAL.value, _("on the wall of our sites and in our own albums")),
    SelectChoice(PhotoChannel.PRINT.value, _("in our printed leaflets and reports")),
    SelectChoice(PhotoChannel.WEB.value, _("on our web site and social media, without her name")),
    SelectChoice(PhotoChannel.PRESS.value, _("in newspapers and on television")),
]
YES_OR_NO = [SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))]
CHOOSE = _("Please choose yes or no.")


class SignedForm(FlaskForm):
    signed_name = StringField(
        _("Your name, as your signature"),
        [
            InputRequired(_("Please sign with your name.")),
            Length(2, 160, _("Please write your full name.")),
        ],
    )


class AnswerForm(SignedForm):
    """The buttons are the answer."""

    answer = StringField(validators=[InputRequired(_("Please press one of the two buttons."))])

    def validate_answer(self, field: StringField) -> None:
        if field.data not in ("yes", "no"):
            raise ValidationError(_("Please press one of the two buttons."))

    @property
    def given(self) -> bool:
        return self.answer.data == "yes"


class MeetingsForm(SignedForm):
    one_to_one = RadioField(
        _("May she talk with one mentor, where staff see and hear them?"),
        [InputRequired(CHOOSE)],
        choices=YES_OR_NO,
    )
    electronic = RadioField(
        _("May we write to her by e-mail? You get a copy."),
        [InputRequired(CHOOSE)],
        choices=YES_OR_NO,
    )

    def wishes(self) -> dict[Question, bool]:
        return {each: self[each.kind.value].data == "yes" for each in consents.MEETINGS}


class PicturesForm(SignedForm):
    photo = SelectMultipleField(
        _("Pictures of her may be shown"),
        choices=CHANNELS,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def wishes(self) -> dict[Question, bool]:
        return {each: each.channel in (self.photo.data or ()) for each in consents.PICTURES}


class PaperForm(FlaskForm):
    """Staff type what a guardian signed."""

    guardian = SelectField("Who signed", coerce=int)
    answer = RadioField(
        "What she answered",
        [InputRequired("What did she answer?")],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    )
    photo = SelectMultipleField(
        "Pictures of her may be shown",
        choices=CHANNELS,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    scan = FileField(
        "Scan of the paper", [FileRequired("Add the scan, or a picture, of the paper.")]
    )

    @property
    def given(self) -> bool:
        return self.answer.data == "yes"

    def channels(self) -> list[PhotoChannel]:
        return [PhotoChannel(value) for value in self.photo.data or ()]

    def offer(self, people: Sequence[Person]) -> "PaperForm":
        self.guardian.choices = [SelectChoice(one.id, one.name) for one in people]
        return self
