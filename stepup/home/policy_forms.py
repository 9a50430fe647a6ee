"""The policy as staff read and change it: one field for every value, with its rule."""

from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from stepup.safety.facts import DEFAULTS, Policy

ALSO = ("child_safety", "orientation", "code_of_conduct", "live_scan", "mandated_reporter")


ROLES = ("lead", "mentor", "staff")  # each may need papers beside those of all


def _number(words: str, least: int, most: int) -> UnboundField:
    between = f"A whole number from {least} to {most}."
    return IntegerField(words, [InputRequired(between), NumberRange(least, most, between)])


def _papers(words: str) -> UnboundField:
    return SelectMultipleField(
        words,
        choices=[SelectChoice(kind, kind.replace("_", " ").capitalize()) for kind in ALSO],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class PolicyForm(FlaskForm):
    adults_needed = _number("Cleared adults at every event with girls (SAFE-03)", 1, 20)
    girls_for_two_adults = _number("Girls for the first of them (SAFE-04)", 2, 200)
    girls_per_adult_more = _number("Girls for each adult more (SAFE-04)", 1, 100)
    background_check = _number("Months a background check counts (SAFE-02)", 1, 120)
    child_safety = _number("Months child-safety training counts (SAFE-02)", 1, 120)
    also_required = _papers("Also asked of every counted adult (SAFE-01)")
    lead_checks = _papers("Also asked of whoever leads an event")
    mentor_checks = _papers("Also asked of mentors")
    staff_checks = _papers("Also asked of staff at an event")
    conduct_months = _number("Months a signed code of conduct counts (SAFE-01)", 1, 120)
    conduct_text = SelectField("Code of conduct that counts (SAFE-01)")
    former_conduct_until = DateField("Signatures under a former text count until", [Optional()])
    child_safety_minutes = _number("Minutes of child-safety training (SAFE-16)", 0, 2000)
    orientation_minutes = _number("Minutes of orientation (SAFE-16)", 0, 2000)
    references_needed = _number("References that recommend an applicant (SAFE-26)", 0, 5)
    deciders_needed = _number("Members of staff who find her suitable (SAFE-25)", 1, 5)
    adult_age = _number("Age of an adult (SAFE-26)", 16, 30)
    account_age = _number("Age at which a girl may type her own data (SAFE-11)", 10, 18)
    speaker_visits_a_year = _number("Visits of a guest speaker in a year (SAFE-18)", 0, 20)
    most_hours_a_day = _number("Hours with girls that one woman takes on a day", 1, 24)
    most_days_in_seven = _number("Days with girls that one woman takes in seven", 1, 7)
    states_counting_hours = StringField(
        "States that count a volunteer's hours (SAFE-17)", [Length(max=200)]
    )
    hours_a_month = _number("Hours in a month before fingerprints are asked for (SAFE-17)", 0, 744)
    hours_a_year = _number("Hours in a year before fingerprints are asked for (SAFE-17)", 0, 8784)
    day_begins = TimeField("Letters to girls go from (SAFE-07)", [InputRequired("When?")])
    day_ends = TimeField("Letters to girls go until (SAFE-07)", [InputRequired("When?")])
    years_records_are_kept = _number(
        "Years a safety record stays after somebody was forgotten (SAFE-21)", 1, 100
    )
    consent_text = SelectField("Consent text that counts (SAFE-09)")
    reason = TextAreaField(
        "Why it changes",
        [InputRequired("Say why: whoever confirms it has to know."), Length(max=500)],
    )

    SAME = (
        "adults_needed",
        "girls_for_two_adults",
        "girls_per_adult_more",
        "references_needed",
        "deciders_needed",
        "adult_age",
        "account_age",
        "speaker_visits_a_year",
        "most_hours_a_day",
        "most_days_in_seven",
        "hours_a_month",
        "hours_a_year",
        "day_begins",
        "day_ends",
        "years_records_are_kept",
        "consent_text",
        "conduct_months",
        "conduct_text",
        "former_conduct_until",
    )

    def fill(self, policy: Policy, texts: list[str], conducts: list[str]) -> None:
        self.consent_text.choices = [SelectChoice(version, version) for version in texts]
        self.conduct_text.choices = [SelectChoice(version, version) for version in conducts]
        if self.is_submitted():
            return
        for name in self.SAME:
            self[name].data = getattr(policy, name)
        self.background_check.data = policy.months_valid["background_check"]
        self.child_safety.data = policy.months_valid["child_safety"]
        self.also_required.data = list(policy.required_checks)
        for role in ROLES:
            self[f"{role}_checks"].data = list(policy.role_checks.get(role, ()))
        self.child_safety_minutes.data = policy.training_minutes.get("child_safety", 0)
        self.orientation_minutes.data = policy.training_minutes.get("orientation", 0)
        self.states_counting_hours.data = ", ".join(policy.states_counting_hours)

    def policy(self, current: Policy) -> Policy:
        """The one that counts now, with what is typed here."""
        same = {name: self[name].data for name in self.SAME}
        months = {kind: self[kind].data for kind in ("background_check", "child_safety")}
        chosen = [kind for kind in ALSO if kind in (self.also_required.data or [])]
        minutes = {kind: self[f"{kind}_minutes"].data for kind in ("child_safety", "orientation")}
        asked = {role: tuple(self[f"{role}_checks"].data or ()) for role in ROLES}
        return replace(
            current,
            role_checks={role: kinds for role, kinds in asked.items() if kinds},
            **same,
            months_valid={**current.months_valid, **months},
            required_checks=(*DEFAULTS.required_checks, *chosen),
            training_minutes=minutes,
            states_counting_hours=_words(self.states_counting_hours),
        )


def _words(field: Field) -> tuple[str, ...]:
    return tuple(word.strip() for word in (field.data or "").split(",") if word.strip())
