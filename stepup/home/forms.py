"""The organisation's settings and its sites, as staff fill them in."""

from functools import cache
from operator import itemgetter
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_name
from flask_wtf import FlaskForm
from wtforms import FloatField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from stepup.organisation import queries as organisation

Zones = dict[str, list[tuple[str, str]]]


@cache
def zones() -> Zones:
    """Those of the United States by the name that people there use, then all others (CLDR)."""
    countries = get_global("zone_territories")
    here = sorted(zone for zone, country in countries.items() if country == "US")
    known = sorted(available_timezones().difference(here))
    elsewhere = [zone for zone in known if zone in countries]
    older = [zone for zone in known if zone not in countries]
    return {
        "United States": sorted(((zone, _in_words(zone)) for zone in here), key=itemgetter(1)),
        "Elsewhere": [(zone, zone.replace("_", " ")) for zone in elsewhere],
        "Older names": [(zone, zone.replace("_", " ")) for zone in older],
    }


def _in_words(zone: str) -> str:
    called = get_timezone_name(zone, locale="en")
    place = zone.partition("/")[2].replace("_", " ")
    return place if "United States" in called else f"{called}: {place}"


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
