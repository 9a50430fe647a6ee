"""Forms about many dates at once, and about what planning is helped by."""

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from stepup.cohorts import queries as cohorts
from stepup.events.actions import edits
from stepup.events.actions.seasons import Reach
from stepup.events.forms.planning import NONE, CancelForm, EventForm, choices_of
from stepup.events.planners import runs_events
from stepup.organisation import queries as organisation
from stepup.people import access

REACHES = [
    SelectChoice(Reach.ONE.value, "Only this date"),
    SelectChoice(Reach.FOLLOWING.value, "This date and those that follow"),
    SelectChoice(Reach.ALL.value, "All coming dates of the series"),
]


THE_DAY = SelectChoice(Reach.DAY.value, "Every date at this site on this day")


def reach_field(*more):
    choices = [*REACHES, *more]
    return RadioField("What should change", choices=choices, default=Reach.ONE.value)


class ChangeForm(EventForm):
    """`seen`: what the event was when she opened the page."""

    reach = reach_field()
    seen = HiddenField()

    def offer(self, event):
        """A cohort of another year can be kept, not chosen."""
        if event.cohort is not None and event.cohort_id not in self.cohorts:
            self.cohorts[event.cohort_id] = event.cohort
            self.cohort.choices.append(SelectChoice(event.cohort_id, event.cohort.name))

    def fill_from(self, event):
        super().fill_from(event)
        self.seen.data = edits.seen(event)


class CallOffForm(CancelForm):
    """A single date belongs to no series; its day may have others all the same."""

    reach = reach_field(THE_DAY)

    def offer(self, event):
        if event.series_id is None:
            self.reach.choices = [REACHES[0], THE_DAY]


class BreaksForm(FlaskForm):
    site = SelectField("School", coerce=int)
    lines = TextAreaField(
        "Days without school", [InputRequired("Paste at least one line."), Length(max=9_000)]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = access.viewer()
        self.sites = {
            site.id: site for site in organisation.sites() if runs_events(viewer, site.id)
        }
        everywhere = [SelectChoice(NONE, "All sites")] if runs_events(viewer, None) else []
        self.site.choices = [*everywhere, *choices_of(self.sites)]

    @property
    def chosen(self):
        return self.sites.get(self.site.data)


class TemplateForm(FlaskForm):
    name = StringField("Name", [InputRequired("Give it a name."), Length(max=80)])


class CopyForm(FlaskForm):
    title = StringField("Title", [InputRequired("Give the new season a title."), Length(max=160)])
    first_on = DateField("First day", [InputRequired("On which day does it begin?")])
    cohort = SelectField("Cohort", [Optional()], coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = access.viewer()
        self.cohorts = {
            cohort.id: cohort
            for cohort in cohorts.current_cohorts()
            if runs_events(viewer, cohort.site_id)
        }
        self.cohort.choices = [SelectChoice(NONE, "None yet"), *choices_of(self.cohorts)]
