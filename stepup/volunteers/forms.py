"""What a woman tells us when she applies, and what staff record about her."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from stepup import clock
from stepup.errors import Refused
from stepup.people import names
from stepup.people.forms import is_email
from stepup.volunteers import stages
from stepup.volunteers.models import ClearanceKind, Stage

OLDEST = 110
RECORDED = [kind for kind in ClearanceKind if kind is not ClearanceKind.CODE_OF_CONDUCT]


def credible_birth_date(_form: FlaskForm, field: DateField) -> None:
    if field.data is None:  # it is no date at all, which the field has said already
        return
    age = clock.years_between(field.data, clock.now().date())
    if age < 0 or age > OLDEST:
        raise ValidationError(_("That cannot be your date of birth. Look at the year again."))


def telephone(_form: FlaskForm, field: StringField) -> None:
    """Here, and not where a new person is met: the answer must be the same for one we know."""
    try:
        names.phone_number(field.data)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def asking_why() -> UnboundField:
    return TextAreaField(
        _("Why would you like to mentor?"),
        [
            InputRequired(_("Tell us in a sentence or two why you would like to mentor.")),
            Length(max=2000, message=_("Please keep it under 2000 characters.")),
        ],
    )


def asking_birth() -> UnboundField:
    required = InputRequired(_("When were you born?"))
    return DateField(_("Date of birth"), [required, credible_birth_date])


class ReasonForm(FlaskForm):
    """For somebody who is signed in: we know the rest."""

    motivation = asking_why()


class BirthForm(FlaskForm):
    """For somebody who is signed in and whose birth date we lack."""

    born_on = asking_birth()
    motivation = asking_why()


class ApplicationForm(FlaskForm):
    first_name = StringField(
        _("First name"), [InputRequired(_("What is your first name?")), Length(max=80)]
    )
    last_name = StringField(
        _("Last name"), [InputRequired(_("What is your last name?")), Length(max=80)]
    )
    email = StringField(
        _("E-mail address"),
        [
            InputRequired(_("Where can we write to you?")),
            is_email,
        ],
    )
    phone = StringField(_("Telephone"), [Optional(), Length(max=40), telephone])
    born_on = asking_birth()
    city = StringField(_("City"), [Optional(), Length(max=80)])
    motivation = asking_why()


def choices_of(kinds: Iterable[ClearanceKind | Stage]) -> list[SelectChoice]:
    return [SelectChoice(kind.value, kind.value.replace("_", " ").capitalize()) for kind in kinds]


class ConductForm(FlaskForm):
    name = StringField(
        _("Your name, as your signature"),
        [
            InputRequired(_("Please sign with your name.")),
            Length(2, 160, _("Please write your full name.")),
        ],
    )


class ClearanceForm(FlaskForm):
    """What others say of her; the code of conduct she signs herself."""

    kind = SelectField("What", choices=choices_of(RECORDED))
    issued_on = DateField("Issued on", [InputRequired("On which day was it issued?")])
    expires_on = DateField("Ends on", [InputRequired("Until which day is it valid?")])
    reference = StringField("Reference", [Optional(), Length(max=80)])

    def validate_expires_on(self, field: DateField) -> None:
        issued_on = self.issued_on.data
        if issued_on and field.data and field.data < issued_on:
            raise ValidationError("It would end before it was issued.")


class ReferenceForm(FlaskForm):
    """Somebody who knows her."""

    name = StringField(
        _("Name"), [InputRequired(_("What is this person called?")), Length(max=160)]
    )
    email = StringField(
        _("E-mail address"), [InputRequired(_("Where can we write to this person?")), is_email]
    )
    relation = StringField(_("How you know each other"), [Optional(), Length(max=120)])


class ReferenceAnswerForm(FlaskForm):
    known_for = StringField(
        _("How long do you know her, and from where?"),
        [
            InputRequired(_("A few words are enough, for example: five years, from work.")),
            Length(max=120),
        ],
    )
    recommends = RadioField(
        _("Would you trust her with your own daughter?"),
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No, or I am not sure"))],
        validators=[InputRequired(_("Choose one of the two."))],
    )
    words = TextAreaField(
        _("What should we know about her?"),
        [Optional(), Length(max=5000, message=_("Please keep it shorter, or call us."))],
    )


class OpinionForm(FlaskForm):
    suitable = RadioField(
        "What did you find in the interview?",
        choices=[SelectChoice("yes", "Suitable"), SelectChoice("no", "Not suitable")],
        validators=[InputRequired("Choose one of the two.")],
    )
    words = TextAreaField(
        "Why",
        [InputRequired("Write what you found: the next reader was not there."), Length(max=5000)],
    )


class MoveForm(FlaskForm):
    to_stage = SelectField("To")
    reason = StringField("Why", [Optional(), Length(max=300)])

    def offer(self, stage: Stage) -> None:
        self.to_stage.choices = choices_of(stages.MOVES[stage])


class HoldForm(FlaskForm):
    note = TextAreaField("What happened", [Optional(), Length(max=500)])
