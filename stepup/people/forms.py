"""What people type to come in, and what admins choose for them."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from stepup.errors import Refused
from stepup.people import names
from stepup.people.models import Role

EVERYWHERE = 0
ROLES = [
    SelectChoice("", "Choose a role"),  # nobody becomes an admin by a hasty click
    *(SelectChoice(role.name, role.value.replace("_", " ")) for role in Role),
]


def is_email(_form, field):
    """A validator for every form that asks for an address: the house's own check and sentence."""
    try:
        field.data = names.email_address(field.data)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def status_of(form):
    """Of the page that shows this form: 422 when what was sent could not be taken."""
    return 422 if form.is_submitted() else 200


class SignInForm(FlaskForm):
    email = EmailField(_("E-mail"), [InputRequired(_("Write your e-mail address.")), is_email])


class CodeForm(FlaskForm):
    code = StringField(_("Code"), [InputRequired(_("Type the code.")), Length(max=40)])


class WhoForm(FlaskForm):
    person = RadioField(_("Who are you?"), [InputRequired(_("Choose who you are."))], coerce=int)

    def offer(self, people):
        self.person.choices = [SelectChoice(person.id, person.name) for person in people]
        return self


class GrantForm(FlaskForm):
    role = SelectField("Role", [InputRequired("Choose a role.")], choices=ROLES)
    site = SelectField("Where", coerce=int)

    def offer(self, sites):
        everywhere = SelectChoice(EVERYWHERE, "everywhere")
        self.site.choices = [everywhere, *(SelectChoice(site.id, site.name) for site in sites)]
        return self
