"""A campaign as staff write it down, a test letter's address, an alumna's application."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.campaigns.actions import Draft
from stepup.campaigns.actions.drafting import LONGEST_BODY
from stepup.campaigns.models import Campaign
from stepup.campaigns.queries import lists
from stepup.campaigns.queries.audience import Audience
from stepup.cohorts import queries as cohorts
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.volunteers.application_forms import credible_birth_date


def _checkboxes(label):
    ticks = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, coerce=int, **ticks)


def _known(field: SelectMultipleField) -> frozenset[int]:
    """Of what was sent, that which the page offers: others are named by the form's own check."""
    return frozenset(field.data or ()) & {value for value, _label in field.choices}


class CampaignForm(FlaskForm):
    name = StringField("Name", [InputRequired("What do you call it?"), Length(max=120)])
    sites = _checkboxes("Where they graduated")
    programs = _checkboxes("Program")
    years = _checkboxes("Year of graduation")
    subject = StringField("Subject", [InputRequired("Please write a subject."), Length(max=200)])
    body = TextAreaField(
        "Letter", [InputRequired("Please write the letter."), Length(max=LONGEST_BODY)]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites.choices = [
            (site.id, site.name) for site in organisation.sites() if access.covers(site.id)
        ]
        self.programs.choices = [(each.id, each.name) for each in cohorts.programs()]
        self.years.choices = [(year, str(year)) for year in lists.graduation_years()]

    def fill_from(self, campaign: Campaign, audience: Audience) -> None:
        self.name.data, self.subject.data = campaign.name, campaign.subject
        self.body.data = campaign.body
        self.sites.data = list(audience.site_ids)
        self.programs.data, self.years.data = list(audience.program_ids), list(audience.years)

    def audience(self) -> Audience:
        """Without a choice of sites it is all of hers, which in the whole house is everybody."""
        sites, programs, years = map(_known, (self.sites, self.programs, self.years))
        return Audience(sites or access.sites() or frozenset(), programs, years)

    def draft(self) -> Draft:
        return Draft(self.name.data, self.subject.data, self.body.data, self.audience())


class TestLetterForm(FlaskForm):
    address = StringField("Send it to", [InputRequired("To which address?"), Length(max=254)])


class ComeBackForm(FlaskForm):
    motivation = TextAreaField(
        _("What would you like to give?"),
        [Optional(), Length(max=2000, message=_("Please keep it under 2000 characters."))],
    )


class ComeBackAndBirthForm(ComeBackForm):
    born_on = DateField(
        _("Date of birth"), [InputRequired(_("When were you born?")), credible_birth_date]
    )
