"""What staff record about a volunteer, and what is asked of her on the way."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.organisation import queries as organisation
from stepup.people.forms import is_email
from stepup.safety import queries as safety
from stepup.volunteers import courses, interviews, stages
from stepup.volunteers.models import ClearanceKind, Stage, Volunteer

RECORDED = [kind for kind in ClearanceKind if kind is not ClearanceKind.CODE_OF_CONDUCT]


def choices_of(kinds: Iterable[ClearanceKind | Stage]) -> list[SelectChoice]:
    return [SelectChoice(kind.value, kind.value.replace("_", " ").capitalize()) for kind in kinds]


class ConductForm(FlaskForm):
    name = StringField(
        _("Your name, as your signature"),
        [
            InputRequired(_("Please sign with your name.")),
            Length(2, 160, _("Please write your full name.")),
        ],
    )


class ClearanceForm(FlaskForm):
    """What others say of her; the code of conduct she signs herself."""

    kind = SelectField("What", choices=choices_of(RECORDED))
    issued_on = DateField("Issued on", [InputRequired("On which day was it issued?")])
    expires_on = DateField("Ends on", [Optional()])
    reference = StringField("Reference", [Optional(), Length(max=80)])

    def validate_expires_on(self, field: DateField) -> None:
        issued_on = self.issued_on.data
        if issued_on and field.data and field.data < issued_on:
            raise ValidationError("It would end before it was issued.")


class ReferenceForm(FlaskForm):
    """Somebody who knows her."""

    name = StringField(
        _("Name"), [InputRequired(_("What is this person called?")), Length(max=160)]
    )
    email = StringField(
        _("E-mail address"), [InputRequired(_("Where can we write to this person?")), is_email]
    )
    relation = StringField(_("How you know each other"), [Optional(), Length(max=120)])


class ReferenceAnswerForm(FlaskForm):
    known_for = StringField(
        _("How long do you know her, and from where?"),
        [
            InputRequired(_("A few words are enough, for example: five years, from work.")),
            Length(max=120),
        ],
    )
    recommends = RadioField(
        _("Would you trust her with your own daughter?"),
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No, or I am not sure"))],
        validators=[InputRequired(_("Choose one of the two."))],
    )
    words = TextAreaField(
        _("What should we know about her?"),
        [Optional(), Length(max=5000, message=_("Please keep it shorter, or call us."))],
    )


class OpinionForm(FlaskForm):
    """The interview; its questions stand between the day and what was found."""

    talked_on = DateField("When did you talk?", [InputRequired("On which day did you talk?")])
    suitable = RadioField(
        "What did you find?",
        choices=[SelectChoice("yes", "Suitable"), SelectChoice("no", "Not suitable")],
        validators=[InputRequired("Choose one of the two.")],
    )
    words = TextAreaField(
        "Why",
        [InputRequired("Write what you found: the next reader was not there."), Length(max=5000)],
    )

    @property
    def questions(self) -> list[Field]:
        return [self[f"answer_{name}"] for name in interviews.QUESTIONS]

    def answers(self) -> dict[str, str]:
        return {name: self[f"answer_{name}"].data or "" for name in interviews.QUESTIONS}


for _name, _question in interviews.QUESTIONS.items():
    _needs = InputRequired("Every applicant is asked this: write what she said.")
    _checks = [_needs if _name in interviews.ALWAYS else Optional(), Length(max=2000)]
    setattr(OpinionForm, f"answer_{_name}", TextAreaField(_question, _checks))


class MoveForm(FlaskForm):
    to_stage = SelectField("To")
    reason = StringField("Why", [Optional(), Length(max=300)])

    def offer(self, stage: Stage) -> None:
        self.to_stage.choices = choices_of(stages.MOVES[stage])


def _ticks(label: str) -> UnboundField:
    boxes = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, coerce=int, **boxes)


class CourseForm(FlaskForm):
    """An evening of training: what it was, when, and who came."""

    on = DateField("When was it?", [InputRequired("On which day was it?")])
    kinds = SelectMultipleField(
        "What was it?",
        [InputRequired("Tick what the evening was.")],
        choices=choices_of(courses.KINDS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    expires_on = DateField("Ends on", [Optional()])
    waiting = _ticks("Wait for their training")
    others = _ticks("Trained before")

    def offer(self, waiting: Sequence[Volunteer], others: Sequence[Volunteer]) -> "CourseForm":
        for field, women in ((self.waiting, waiting), (self.others, others)):
            in_order = sorted(women, key=lambda woman: woman.person.name_key)
            field.choices = [SelectChoice(woman.id, woman.person.name) for woman in in_order]
        return self

    @property
    def chosen(self) -> set[int]:
        return {*(self.waiting.data or ()), *(self.others.data or ())}

    def validate_kinds(self, field: SelectMultipleField) -> None:
        endless = set(field.data or ()) - set(safety.policy().months_valid)
        if endless and self.expires_on.data is None:
            named = " and ".join(kind.replace("_", " ") for kind in sorted(endless))
            raise ValidationError(f"Give “Ends on” too: the policy names no end for {named}.")

    def validate_waiting(self, _field: SelectMultipleField) -> None:
        if not self.chosen:
            raise ValidationError("Tick who came.")


class PlaceForm(FlaskForm):
    """Which site looks after her; the whole house as long as none was named."""

    site = SelectField("Site", [InputRequired("Which site shall look after her?")])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        sites = organisation.sites()
        places = (SelectChoice(str(site.id), f"{site.city}, {site.name}") for site in sites)
        self.site.choices = [SelectChoice("", "Choose a site"), *places]


class HoldForm(FlaskForm):
    note = TextAreaField("What happened", [Optional(), Length(max=500)])
