"""What staff write down about cohorts and girls."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from stepup import clock
from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.people import names
from stepup.people.forms import is_email

NO_SITE = 0
YOUNGEST, OLDEST = 9, 21
LANGUAGES = [SelectChoice("en", "English"), SelectChoice("es", "Español")]
RELATIONS = [
    SelectChoice(relation, relation.capitalize())
    for relation in ("mother", "father", "grandparent", "aunt or uncle", "guardian", "other")
]


def is_telephone(_form: FlaskForm, field: StringField) -> None:
    try:
        field.data = names.phone_number(field.data)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def age_of_a_girl(_form: FlaskForm, field: DateField) -> None:
    if field.data is None:  # it is no date at all, which the field has said already
        return
    age = clock.years_between(field.data, clock.now().date())
    if not YOUNGEST <= age <= OLDEST:
        raise ValidationError(f"That would make her {age}. Look at the year again.")


class CohortForm(FlaskForm):
    name = StringField("Name", [InputRequired("What is the cohort called?"), Length(max=120)])
    program = StringField("Program", [InputRequired("Which program is it?"), Length(max=120)])
    site = SelectField("Site", coerce=int)
    starts_on = DateField("First day", [InputRequired("When does it begin?")])
    ends_on = DateField("Last day", [InputRequired("When does it end?")])
    capacity = IntegerField(
        "Places", [InputRequired("How many girls have a place?"), NumberRange(1, 500)], default=30
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = {site.id: site for site in organisation.sites()}
        self.site.choices = [SelectChoice(site.id, site.name) for site in self.sites.values()]

    def validate_ends_on(self, field):
        if field.data and self.starts_on.data and field.data <= self.starts_on.data:
            raise ValidationError("The last day comes after the first.")


def whom_to_call() -> list[UnboundField]:
    """Fields stand in a form, and in its list of mistakes, in the order in which they are made."""
    named = [InputRequired("Whom do we call?"), Length(max=160)]
    reached = [InputRequired("Under which number?"), Length(max=40), is_telephone]
    return [
        StringField("Whom to call in an emergency", named),
        StringField("Her telephone", reached),
        StringField("Who she is to the girl", [Optional(), Length(max=40)]),
    ]


class ContactForm(FlaskForm):
    contact_name, contact_phone, contact_relation = whom_to_call()

    def contact(self) -> Contact:
        return Contact(
            self.contact_name.data, self.contact_phone.data, self.contact_relation.data or ""
        )


class EnrolForm(ContactForm):
    first_name = StringField("First name", [InputRequired("What is her name?"), Length(max=80)])
    last_name = StringField("Last name", [InputRequired("And her last name?"), Length(max=80)])
    preferred_name = StringField("Likes to be called", [Optional(), Length(max=80)])
    born_on = DateField("Date of birth", [InputRequired("When was she born?"), age_of_a_girl])
    grade = IntegerField("Grade", [Optional(), NumberRange(6, 13)])
    school = StringField("School", [Optional(), Length(max=120)])
    email = EmailField("Her own e-mail address", [Optional(), is_email])
    home_language = StringField("Language at home", [Optional(), Length(max=40)])
    medical_notes = TextAreaField("Allergies and medicines", [Optional(), Length(max=2000)])

    guardian_first = StringField(
        "First name", [InputRequired("Who is her guardian?"), Length(max=80)]
    )
    guardian_last = StringField(
        "Last name", [InputRequired("And the guardian's last name?"), Length(max=80)]
    )
    guardian_email = EmailField("E-mail address", [Optional(), is_email])
    guardian_phone = StringField("Telephone", [Optional(), Length(max=40), is_telephone])
    guardian_relation = SelectField("Is her", choices=RELATIONS)
    guardian_language = SelectField("Letters in", choices=LANGUAGES)

    contact_name, contact_phone, contact_relation = whom_to_call()

    second_first = StringField("First name", [Optional(), Length(max=80)])
    second_last = StringField("Last name", [Length(max=80)])  # Optional would skip the check below
    second_email = EmailField("E-mail address", [Optional(), is_email])
    second_phone = StringField("Telephone", [Optional(), Length(max=40), is_telephone])
    second_relation = SelectField("Is her", choices=RELATIONS)
    second_language = SelectField("Letters in", choices=LANGUAGES)
    second_no_contact = BooleanField("A court or staff said: no contact with this person")
    on_paper = BooleanField("A guardian gave us all this on paper")

    def validate_second_last(self, field):
        if self.second_first.data and not field.data:
            raise ValidationError("And the second guardian's last name?")

    def girl(self) -> Girl:
        return Girl(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            born_on=self.born_on.data,
            preferred_name=self.preferred_name.data or "",
            email=self.email.data or "",
            grade=self.grade.data,
            school=self.school.data or "",
            home_language=self.home_language.data or "",
            medical_notes=self.medical_notes.data or "",
        )

    def guardians(self) -> list[Guardian]:
        first = self._guardian("guardian", no_contact=False)
        if not self.second_first.data:
            return [first]
        return [first, self._guardian("second", no_contact=self.second_no_contact.data)]

    def _guardian(self, prefix: str, *, no_contact: bool) -> Guardian:
        return Guardian(
            first_name=self[f"{prefix}_first"].data,
            last_name=self[f"{prefix}_last"].data,
            email=self[f"{prefix}_email"].data or "",
            phone=self[f"{prefix}_phone"].data or "",
            relation=self[f"{prefix}_relation"].data,
            language=self[f"{prefix}_language"].data,
            no_contact=no_contact,
        )


class GraduationForm(FlaskForm):
    on = DateField("Last day", [InputRequired("On which day do they graduate?")])
