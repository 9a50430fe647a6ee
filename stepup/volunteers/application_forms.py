"""What a woman tells us when she applies: as little as can be, in the order of its pages."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from stepup import clock
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import names
from stepup.people.forms import is_email

OLDEST = 110
STEPS = (
    ("born_on", "site"),
    ("first_name", "last_name", "email", "phone"),
    ("motivation",),
)


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
    born_on = asking_birth()
    site = SelectField(_("Where would you like to help?"), [Optional()])
    first_name = StringField(
        _("First name"), [InputRequired(_("What is your first name?")), Length(max=80)]
    )
    last_name = StringField(
        _("Last name"), [InputRequired(_("What is your last name?")), Length(max=80)]
    )
    email = StringField(
        _("E-mail address"), [InputRequired(_("Where can we write to you?")), is_email]
    )
    phone = StringField(_("Telephone"), [Optional(), Length(max=40), telephone])
    motivation = asking_why()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        somewhere = SelectChoice("", _("I do not know yet"))
        sites = organisation.sites()
        places = [SelectChoice(str(site.id), f"{site.city}, {site.name}") for site in sites]
        self.site.choices = [somewhere, *places]

    @classmethod
    def at(cls, step: int, answers: Mapping[str, str] | None) -> "ApplicationForm":
        """The fields of one step. Its token was checked at the door, like every form's."""
        form = cls(MultiDict(answers) if answers else None, meta={"csrf": False})
        for name in [field.name for field in form if field.name not in STEPS[step - 1]]:
            del form[name]
        return form

    @classmethod
    def known(cls, typed: Mapping[str, str]) -> dict[str, str]:
        """Of what was sent, the answers to our questions."""
        return {name: typed[name] for step in STEPS for name in step if name in typed}

    def typed(self) -> dict[str, str]:
        """As she typed it, also what is no date and no address."""
        return {field.name: (field.raw_data or [""])[0] for field in self}

    def chosen_site(self) -> Site | None:
        found = (site for site in organisation.sites() if str(site.id) == self.site.data)
        return next(found, None)


def first_open(answers: Mapping[str, str]) -> int:
    """The first step whose answers would not be taken as they are; the last when all would."""
    for step in range(1, len(STEPS)):
        if not ApplicationForm.at(step, answers).validate():
            return step
    return len(STEPS)
