"""What an alumna, or her friend, fills in without signing in."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from stepup import clock
from stepup.campaigns import words
from stepup.campaigns.actions import Wish
from stepup.campaigns.models import Motive
from stepup.people.forms import is_email
from stepup.volunteers.application_forms import credible_birth_date


class ComeBackForm(FlaskForm):
    motivation = TextAreaField(
        _("What would you like to give?"),
        [Optional(), Length(max=2000, message=_("Please keep it under 2000 characters."))],
    )


class ComeBackAndBirthForm(ComeBackForm):
    born_on = DateField(
        _("Date of birth"), [InputRequired(_("When were you born?")), credible_birth_date]
    )


class MovedForm(FlaskForm):
    city = StringField(
        _("Your city now"), [InputRequired(_("Where do you live now?")), Length(max=80)]
    )


class FriendForm(FlaskForm):
    first_name = StringField(
        _("First name"), [InputRequired(_("What is your first name?")), Length(max=80)]
    )
    last_name = StringField(
        _("Last name"), [InputRequired(_("What is your last name?")), Length(max=80)]
    )
    email = StringField(_("E-mail"), [InputRequired(_("Where can we write to you?")), is_email])
    born_on = DateField(
        _("Date of birth"), [InputRequired(_("When were you born?")), credible_birth_date]
    )
    motivation = TextAreaField(
        _("What would you like to give?"),
        [Optional(), Length(max=2000, message=_("Please keep it under 2000 characters."))],
    )


HOW_OFTEN = [
    SelectChoice(0, _("as you do now")),
    SelectChoice(2, _("twice a year at most")),
    SelectChoice(1, _("once a year at most")),
]


class PreferenceForm(FlaskForm):
    at_most_a_year = SelectField(_("How often"), choices=HOW_OFTEN, coerce=int, default=0)
    paused_until = DateField(_("Not before"), [Optional()])
    motive = SelectField(
        _("I would do it"),
        choices=[
            SelectChoice("", _("I would rather not say")),
            *(SelectChoice(value, label) for value, label in words.MOTIVE_CHOICES),
        ],
        default="",
    )
    mentor_may_know = BooleanField(_("If I come back, the woman who mentored me may hear of it"))

    def fill_from(self, stored):
        if stored is not None:
            self.at_most_a_year.data = stored.at_most_a_year or 0
            self.paused_until.data = stored.paused_until
            self.motive.data = stored.motive.value if stored.motive else ""
            self.mentor_may_know.data = stored.mentor_may_know

    def validate_paused_until(self, field):
        if field.data is not None and not clock.is_sensible(field.data):
            raise ValidationError(_("Look at the year again."))

    def wish(self):
        return Wish(
            self.at_most_a_year.data or None,
            self.paused_until.data,
            Motive(self.motive.data) if self.motive.data else None,
            self.mentor_may_know.data,
        )
