"""What staff write down about those who speak for a girl, and whom to call."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from stepup.cohorts.forms import LANGUAGES, RELATIONS, is_telephone
from stepup.cohorts.models import Guardianship
from stepup.cohorts.newcomers import Guardian
from stepup.people.forms import is_email


class GuardianForm(FlaskForm):
    first_name = StringField("First name", [InputRequired("Who is it?"), Length(max=80)])
    last_name = StringField("Last name", [InputRequired("And the last name?"), Length(max=80)])
    relation = SelectField("Is her", choices=RELATIONS)
    language = SelectField("Letters in", choices=LANGUAGES)
    email = EmailField("E-mail address", [Optional(), is_email])
    phone = StringField("Telephone", [Optional(), Length(max=40), is_telephone])
    address = StringField("Lives at", [Optional(), Length(max=200)])
    priority = IntegerField(
        "Asked as number", [InputRequired("First, second, …?"), NumberRange(1, 9)], default=1
    )
    no_contact = BooleanField("A court or staff said: no contact with this person")

    @classmethod
    def about(cls, role: Guardianship) -> "GuardianForm":
        one = role.guardian
        facts = {name: getattr(one, name) for name in ("first_name", "last_name", "email", "phone")}
        facts |= {"language": one.language, "relation": role.relation, "priority": role.priority}
        home = one.household.address if one.household else ""
        return cls(**facts, no_contact=role.no_contact, address=home)

    def guardian(self) -> Guardian:
        return Guardian(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=self.email.data or "",
            phone=self.phone.data or "",
            relation=self.relation.data,
            language=self.language.data,
            no_contact=self.no_contact.data,
            address=self.address.data or "",
            priority=self.priority.data,
        )


class MedicalForm(FlaskForm):
    medical_notes = TextAreaField("Allergies and medicines", [Optional(), Length(max=2000)])
