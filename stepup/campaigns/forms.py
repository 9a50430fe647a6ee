"""A campaign as staff write it down, a test letter's address, an alumna's application."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.campaigns import words
from stepup.campaigns.actions import Draft, Plan
from stepup.campaigns.actions.concluding import LONGEST_LESSON
from stepup.campaigns.actions.drafting import FIRST_HOUR, LAST_HOUR, LONGEST_BODY
from stepup.campaigns.models import Campaign, Motive, Past, Wording
from stepup.campaigns.queries import lists
from stepup.campaigns.queries.audience import Audience
from stepup.campaigns.writings import Writing
from stepup.cohorts import queries as cohorts
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.volunteers.application_forms import credible_birth_date

DISTANCES = (5, 10, 25, 50, 100)
HOURS = range(FIRST_HOUR, LAST_HOUR + 1)


def _checkboxes(label):
    ticks = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, coerce=int, **ticks)


def _known(field: SelectMultipleField) -> frozenset[int]:
    """Of what was sent, that which the page offers: others are named by the form's own check."""
    return frozenset(field.data or ()) & {value for value, _label in field.choices}


def _number(label, least=1, most=100_000):
    words = f"Write a number from {least} to {most:,}, or nothing."
    return IntegerField(label, [Optional(), NumberRange(least, most, words)])


def _choice(label, choices=(), **more):
    offered = [SelectChoice(value, shown) for value, shown in choices]
    return SelectField(label, choices=offered, **more)


def _number_choice(label, choices=(), **more):
    return _choice(label, choices, coerce=_number_or_nothing, **more)


def _number_or_nothing(typed):
    return int(typed) if str(typed or "").isdecimal() else None


class CampaignForm(FlaskForm):
    name = StringField("Name", [InputRequired("What do you call it?"), Length(max=120)])
    sites = _checkboxes("Where they graduated")
    programs = _checkboxes("Program")
    years = _checkboxes("Year of graduation")
    cohorts = _checkboxes("Cohort")
    near_site = _number_choice("Who lives near")
    within_miles = _number_choice(
        "Within", [(miles, f"{miles} miles") for miles in DISTANCES], default=25
    )
    off_the_map = BooleanField("Count in who learnt there and lives in a place we do not know")
    skill = StringField("Who knows about", [Length(max=80)])
    quiet_months = _number_choice(
        "Not written to for",
        [("", "any time"), (3, "3 months"), (6, "6 months"), (12, "a year"), (24, "two years")],
    )
    past = _choice("What they answered before", words.PAST.items(), default="any")
    subject = StringField("Subject", [InputRequired("Please write a subject."), Length(max=200)])
    body = TextAreaField(
        "Letter", [InputRequired("Please write the letter."), Length(max=LONGEST_BODY)]
    )
    language = _choice("Written in", words.LANGUAGES.items(), default="en")
    first_wave = _number("First wave", 1, 5000)
    wave = _number("After that, a day", 1, 20_000)
    wanted = _number("Stop when so many said yes", 1, 10_000)
    held_out_percent = _number("Leave out by lot, of a hundred", 0, 50)
    from_her_mentor = BooleanField("In the name of her own former mentor, where she agreed to that")
    local_hour = _number_choice(
        "Arrives at", [("", "any hour"), *((hour, f"{hour}:00, where she lives") for hour in HOURS)]
    )
    ends_on = DateField("Last day", [Optional()])
    per_hour = _number("Letters an hour at most")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sites = [site for site in organisation.sites() if access.covers(site.id)]
        self.sites.choices = [(site.id, site.name) for site in sites]
        self.programs.choices = [(each.id, each.name) for each in cohorts.programs()]
        self.years.choices = [(year, str(year)) for year in lists.graduation_years()]
        self.cohorts.choices = lists.graduated_cohorts(access.sites())
        self.near_site.choices = [
            SelectChoice(value, shown)
            for value, shown in [("", "anywhere"), *((site.id, site.name) for site in sites)]
        ]

    def begin(self) -> None:
        """What a new campaign starts with."""
        self.first_wave.data, self.local_hour.data, self.within_miles.data = 25, 10, 25

    def fill_from(self, campaign: Campaign, audience: Audience) -> None:
        for name in ("name", "subject", "body", *vars(Plan())):
            self[name].data = getattr(campaign, name)
        self.sites.data = list(audience.site_ids)
        self.programs.data, self.years.data = list(audience.program_ids), list(audience.years)
        self.cohorts.data, self.near_site.data = list(audience.cohort_ids), audience.near_site_id
        self.within_miles.data = audience.within_miles or 25
        self.off_the_map.data = audience.off_the_map
        self.skill.data, self.quiet_months.data = audience.skill, audience.quiet_months
        self.past.data = audience.past.value

    def audience(self) -> Audience:
        """Without a choice of sites it is all of hers, which in the whole house is everybody."""
        near = self.near_site.data
        past = {known.value: known for known in Past}.get(self.past.data, Past.ANY)
        return Audience(
            _known(self.sites) or access.sites() or frozenset(),
            _known(self.programs),
            _known(self.years),
            _known(self.cohorts),
            near_site_id=near,
            within_miles=(self.within_miles.data or 25) if near else None,
            off_the_map=bool(near and self.off_the_map.data),
            skill=self.skill.data or "",
            quiet_months=self.quiet_months.data,
            past=past,
        )

    def draft(self) -> Draft:
        plan = {name: self[name].data for name in vars(Plan())}
        plan["held_out_percent"] = plan["held_out_percent"] or 0
        return Draft(
            self.name.data, self.subject.data, self.body.data, self.audience(), Plan(**plan)
        )


class WordingForm(FlaskForm):
    step = _choice(
        "Which letter",
        [(1, "The first letter"), (2, "The second"), (3, "The third")],
        coerce=int,
        default=1,
    )
    after_days = _number("Days after the letter before", 3, 60)
    language = _choice("Written in", words.LANGUAGES.items(), default="en")
    motive = _choice("For whom", [("", "everybody"), *words.MOTIVE_CHOICES], default="")
    label = StringField("Name of this version", [Length(max=40)])
    subject = StringField("Subject", [InputRequired("Please write a subject."), Length(max=200)])
    body = TextAreaField(
        "Letter", [InputRequired("Please write the letter."), Length(max=LONGEST_BODY)]
    )

    def fill_from(self, wording: Wording) -> None:
        for name in ("step", "after_days", "language", "label", "subject", "body"):
            self[name].data = getattr(wording, name)
        self.motive.data = wording.motive.value if wording.motive else ""

    def writing(self, wording_id: int = 0) -> Writing:
        return Writing(
            id=wording_id,
            step=self.step.data,
            after_days=self.after_days.data or 0,
            language=self.language.data,
            motive=Motive(self.motive.data) if self.motive.data else None,
            label=self.label.data or "",
            subject=self.subject.data,
            body=self.body.data,
        )


class ConclusionForm(FlaskForm):
    cost = StringField("What it cost", [Length(max=200)])
    learnt = TextAreaField("What was learnt", [Length(max=LONGEST_LESSON)])


class AddressForm(FlaskForm):
    email = StringField("Her e-mail address", [InputRequired("Which address?"), Length(max=254)])


class BirthDateForm(FlaskForm):
    born_on = DateField("Date of birth", [InputRequired("Which day?"), credible_birth_date])


class TestLetterForm(FlaskForm):
    address = StringField("Send it to", [InputRequired("To which address?"), Length(max=254)])
