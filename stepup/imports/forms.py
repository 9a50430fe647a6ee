"""A file to bring in, and what each of its columns holds."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from stepup.imports.kinds import KINDS
from stepup.organisation.models import Site

WHOLE_HOUSE = 0


class UploadForm(FlaskForm):
    kind = RadioField(
        "What is in the file?",
        [InputRequired("Choose what is in the file.")],
        choices=[SelectChoice(k.name, f"{k.title}: {k.about}") for k in KINDS.values()],
    )
    site = SelectField("For which site?", coerce=int)
    sheet = FileField(
        "The file", [FileRequired("Choose the file: CSV, Excel (.xlsx) or a calendar (.ics).")]
    )

    def offer(self, sites: Sequence[Site], *, whole_house: bool) -> "UploadForm":
        everywhere = [SelectChoice(WHOLE_HOUSE, "The whole house")] if whole_house else []
        self.site.choices = everywhere + [SelectChoice(site.id, site.name) for site in sites]
        return self

    def validate_site(self, field: SelectField) -> None:
        if self.kind.data == "season" and field.data == WHOLE_HOUSE:
            raise ValidationError(
                "Choose the site of the season: its time zone says when ten in the morning is."
            )
