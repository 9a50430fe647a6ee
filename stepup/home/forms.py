"""The organisation's settings and its sites, as staff fill them in."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import FloatField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from stepup.organisation import queries as organisation

NEAR = ("America/", "Pacific/Honolulu", "Europe/", "UTC")


def zones() -> list[str]:
    """Ours first; every other one after them."""
    known = sorted(available_timezones())
    near = [zone for zone in known if zone.startswith(NEAR)]
    return near + [zone for zone in known if zone not in near]


class SettingsForm(FlaskForm):
    name = StringField("Name", [InputRequired("What is the organisation called?"), Length(max=120)])
    postal_address = TextAreaField(
        "Postal address", [InputRequired("Letters to many people must carry one."), Length(max=500)]
    )
    from_address = StringField(
        "Letters come from",
        [InputRequired("Letters need an address to come from."), Email("Not an e-mail address.")],
    )
    reply_to = StringField("Answers go to", [Optional(), Email("Not an e-mail address.")])
    phone = StringField("Phone", [Optional(), Length(max=40)])
    safeguarding_contact = StringField("Safeguarding lead", [Optional(), Length(max=254)])
    time_zone = SelectField("Time zone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.time_zone.choices = zones()


class SiteForm(FlaskForm):
    name = StringField("Name", [InputRequired("What is the site called?"), Length(max=120)])
    address = StringField("Street", [Optional(), Length(max=200)])
    city = StringField("City", [InputRequired("In which city?"), Length(max=80)])
    state = StringField("State", [Optional(), Length(max=40)])
    time_zone = SelectField("Time zone")
    directions = TextAreaField("How to find it", [Optional(), Length(max=1000)])
    latitude = FloatField("Latitude", [Optional(), NumberRange(-90, 90)])
    longitude = FloatField("Longitude", [Optional(), NumberRange(-180, 180)])
    stored = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.time_zone.choices = zones()

    def validate_name(self, field):
        known = organisation.site_named(field.data)
        if known is not None and known is not self.stored:
            raise ValidationError("There is a site of this name already.")
