"""What staff want to see of the pipeline."""

from collections.abc import Sequence

from wtforms import Form, SelectChoice, SelectField

from stepup.organisation.models import Site
from stepup.volunteers import stages
from stepup.volunteers.board import NOWHERE, Waits, Wish
from stepup.volunteers.models import Stage

OVERDUE = "overdue"


class BoardForm(Form):
    """In the address, so that a view of the board can be kept; nonsense in it shows everything."""

    site = SelectField("Site", validate_choice=False)
    stage = SelectField("Stage", validate_choice=False)
    waits = SelectField("Waits for", validate_choice=False)
    age = SelectField("Age", validate_choice=False)

    def offer(self, sites: Sequence[Site]) -> "BoardForm":
        self.site.choices = [
            SelectChoice("", "Every site"),
            *(SelectChoice(str(site.id), site.name) for site in sites),
            SelectChoice(str(NOWHERE), "No site yet"),
        ]
        known = (SelectChoice(stage.value, stage.value.capitalize()) for stage in stages.UNDER_WAY)
        self.stage.choices = [SelectChoice("", "Every stage"), *known]
        for_whom = (SelectChoice(one.value, one.value.capitalize()) for one in Waits)
        self.waits.choices = [SelectChoice("", "Anybody"), *for_whom]
        self.age.choices = [
            SelectChoice("", "Any"),
            SelectChoice(OVERDUE, "Overdue"),
            SelectChoice("7", "A week or more"),
            SelectChoice("30", "A month or more"),
        ]
        return self

    @property
    def is_asking(self) -> bool:
        return any(field.data for field in self)

    def wish(self) -> Wish:
        stage, waits = self._chosen(self.stage), self._chosen(self.waits)
        site, age = self._chosen(self.site), self._chosen(self.age)
        return Wish(
            site_id=int(site or 0),
            stage=Stage(stage) if stage else None,
            waits=Waits(waits) if waits else None,
            longer_than=int(age) if age not in ("", OVERDUE) else 0,
            overdue=age == OVERDUE,
        )

    def _chosen(self, field: SelectField) -> str:
        """One of the choices, or nothing."""
        offered = {choice.value for choice in field.choices}
        return field.data if field.data in offered else ""
