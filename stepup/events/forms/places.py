"""Forms with which people take a place and give it back."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from stepup.events import choices
from stepup.events.actions.guests import Guest

NAME_LIMIT = 80


class OneTapForm(FlaskForm):
    """For whoever is signed in: the place is all we ask."""

    slot = StringField(_("Place"), [InputRequired(_("Choose a place."))])

    def __init__(self, slots, **more):
        super().__init__(**more)
        self.slots = slots
        self.chosen = choices.chosen(slots, self.slot.data or "")

    def validate_slot(self, _field):
        if self.chosen is None:
            raise ValidationError(_("Choose one of the places of this event."))


WHAT_AS = RadioField(
    _("What would you like to come as?"),
    [InputRequired(_("Choose what you would like to come as."))],
    validate_choice=False,
)


class WhoForm(FlaskForm):
    """For whoever is not signed in."""

    first_name = StringField(
        _("First name"),
        [
            DataRequired(_("Write your first name.")),
            Length(max=NAME_LIMIT, message=_("A first name can have at most 80 characters.")),
        ],
    )
    last_name = StringField(
        _("Last name"),
        [
            DataRequired(_("Write your last name.")),
            Length(max=NAME_LIMIT, message=_("A last name can have at most 80 characters.")),
        ],
    )
    email = EmailField(
        _("E-mail"),
        [
            DataRequired(_("Write your e-mail address.")),
            Length(max=254, message=_("An e-mail address can have at most 254 characters.")),
            Email(_("Write an e-mail address like name@example.org.")),
        ],
    )
    age = StringField(
        _("Your age, if you are under 18"),
        [Optional(), Regexp(r"\s*[0-9]{1,2}\s*$", message=_("Write your age in years, like 16."))],
    )

    @property
    def years(self):
        return int(self.age.data) if self.age.data else None

    @property
    def guest(self):
        return Guest(self.first_name.data, self.last_name.data, self.email.data, self.years)


class GuestForm(WhoForm, OneTapForm):
    slot = WHAT_AS

    def __init__(self, slots, **more):
        super().__init__(slots=slots, **more)
        offered = choices.in_the_form(slots)
        self.slot.choices = [SelectChoice(str(slot.id), gettext(slot.called)) for slot in offered]
        if self.chosen is not None:
            self.slot.data = str(self.chosen.id)

    def say_where_it_is_full(self, offered):
        """Before she asks: there she would stand in line."""
        full = {str(choice.slot.id) for choice in offered if not choice.has_room}
        for choice in self.slot.choices:
            if choice.value in full:
                choice.label = gettext("%(place)s: full, stand in line", place=choice.label)


class WithdrawForm(FlaskForm):
    reason = TextAreaField(
        _("Why, if you like to say"),
        [Optional(), Length(max=300, message=_("Keep it under 300 characters."))],
    )
