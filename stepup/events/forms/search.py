"""What a reader looks for; it works from the address alone, so that a search can be shared."""

from flask_babel import format_date, get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import ValidationError

from stepup import clock
from stepup.events.models import SlotRole
from stepup.events.months import Month
from stepup.events.queries import Wish

MONTHS_AHEAD = 12
NONE = 0  # the number of no row: finds nothing
OPEN_ROLES = (SlotRole.MENTOR, SlotRole.SPEAKER, SlotRole.LEAD, SlotRole.STANDBY, SlotRole.GUEST)
ROLE_WORDS = {
    SlotRole.MENTOR: _("Mentor"),
    SlotRole.SPEAKER: _("Speaker"),
    SlotRole.LEAD: _("Lead"),
    SlotRole.STANDBY: _("Standby"),
    SlotRole.GUEST: _("Guest"),
}


class SearchForm(FlaskForm):
    """An unknown city or program finds nothing; what cannot be read is said."""

    class Meta:
        csrf = False

    city = SelectField(_("City"), validate_choice=False)
    program = SelectField(_("Program"), validate_choice=False)
    role = SelectField(_("Come as"), validate_choice=False)
    month = SelectField(_("Month"), validate_choice=False)

    def __init__(self, sites, programs, asked):
        super().__init__(formdata=asked)
        cities = sorted({site.city for site in sites})
        self.city.choices = [("", _("All cities")), *((city, city) for city in cities)]
        self.program.choices = [("", _("All programs")), *((p.name, p.name) for p in programs)]
        self.role.choices = [("", _("Anything")), *((r.value, ROLE_WORDS[r]) for r in OPEN_ROLES)]
        self.month.choices = [
            ("", _("Any time")),
            *((str(m), month_words(m)) for m in self._months()),
        ]
        self.cities = {city.casefold(): city for city in cities}
        self.programs = {name.casefold(): p.id for p in programs for name in (p.name, str(p.id))}

    def _months(self):
        months = [Month.of(clock.today("UTC"))]
        while len(months) < MONTHS_AHEAD:
            months.append(months[-1].next)
        asked = self.chosen_month
        return months if asked is None else sorted({*months, asked})

    @property
    def is_narrow(self):
        return any(field.data for field in self)

    @property
    def chosen_month(self):
        return Month.read(self.month.data or "")

    @property
    def chosen_role(self):
        return next((role for role in SlotRole if role.value == self.role.data), None)

    def validate_month(self, field):
        if field.data and self.chosen_month is None:
            raise ValidationError(_("Write the month like 2027-03."))

    def validate_role(self, field):
        if field.data and self.chosen_role is None:
            raise ValidationError(_("Nobody comes as that. Choose from the list."))

    def wish(self, since, until):
        nowhere = self.city.data and self.city.data.casefold() not in self.cities
        return Wish(
            since=since,
            until=until,
            city=self.cities.get((self.city.data or "").casefold(), ""),
            site_id=NONE if nowhere else None,
            program_id=self._program_id(),
            role=self.chosen_role,
        )

    def _program_id(self):
        asked = self.program.data or ""
        return self.programs.get(asked.casefold(), NONE) if asked else None


def month_words(month):
    locale = get_locale()
    pattern = "LLLL y" if locale is None or locale.language == "en" else "LLLL 'de' y"
    return format_date(month.first, pattern)
