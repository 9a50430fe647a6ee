from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from stepup.audit.models import Entry
from stepup.cohorts import queries
from stepup.cohorts.actions import enrolment, places
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState, Program, Teen
from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from tests.factories import a_cohort, a_consent, a_program, a_site, a_teen, today, years_ago

ROSA = Guardian("Rosa", "Lopez", "rosa@example.org", "626 555 0100", language="es")
AUNT = Contact("Aunt Ines", "(626) 555-0101", "aunt")


def a_girl(**facts):
    return Girl(**({"first_name": "Maya", "last_name": "Lopez", "born_on": years_ago(15)} | facts))


def enrol(cohort, girl=None, guardians=(ROSA,), contacts=(AUNT,), **more):
    return enrolment.enrol(cohort, girl or a_girl(), guardians, contacts, on=today(), **more)


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_girl_has_a_place_and_waits_for_consent(app):
    cohort = a_cohort()

    enrollment = enrol(cohort, a_girl(grade=10, school=" Curie  Metro ", medical_notes="nuts"))

    teen = enrollment.teen
    assert (enrollment.cohort, enrollment.state) == (cohort, EnrollmentState.CONSENT_PENDING)
    assert (teen.person.name, teen.grade, teen.school, teen.medical_notes) == (
        "Maya Lopez",
        10,
        "Curie Metro",
        "nuts",
    )
    (rosa,) = queries.guardians_of(teen)
    assert (rosa.name, rosa.email, rosa.phone, rosa.language) == (
        "Rosa Lopez",
        "rosa@example.org",
        "+16265550100",
        "es",
    )
    assert [one.phone for one in queries.contacts_of(teen)] == ["+16265550101"]


def test_every_row_that_staff_add_is_written_down_without_names(app):
    enrol(a_cohort())

    entries = db.session.scalars(select(Entry).order_by(Entry.id)).all()

    assert [entry.deed for entry in entries] == [
        "named a guardian",
        "added an emergency contact",
        "enrolled",
    ]
    assert "Maya" not in str([entry.after for entry in entries])


def test_the_same_girl_twice_is_one_girl(app):
    cohort = a_cohort()
    first = enrol(cohort)

    again = enrol(cohort)

    assert again is first
    assert [number_of(model) for model in (Teen, Enrollment, Person)] == [1, 1, 2]


def test_a_girl_without_a_birth_date_is_known_by_her_guardian(app):
    cohort = a_cohort()
    first = enrol(cohort, a_girl(born_on=None))

    assert enrol(cohort, a_girl(born_on=None)) is first
    other = Guardian("Ines", "Diaz", "ines@example.org")
    assert enrol(cohort, a_girl(born_on=None), [other]) is not first


def test_a_birth_date_that_was_missing_is_filled_in(app):
    cohort = a_cohort()
    enrollment = enrol(cohort, a_girl(born_on=None))

    enrol(cohort, a_girl(born_on=years_ago(15)))

    assert enrollment.teen.person.born_on == years_ago(15)
    assert number_of(Teen) == 1


def test_two_girls_of_one_name_are_two(app):
    cohort = a_cohort()

    enrol(cohort, a_girl(born_on=years_ago(15)))
    enrol(cohort, a_girl(born_on=years_ago(16)))

    assert number_of(Teen) == 2


def test_sisters_share_their_guardian(app):
    cohort = a_cohort()
    maya = enrol(cohort)

    zoe = enrol(cohort, a_girl(first_name="Zoe"))

    assert queries.guardians_of(maya.teen) == queries.guardians_of(zoe.teen)


def test_sisters_share_a_guardian_who_has_only_a_telephone(app):
    cohort, rosa = a_cohort(), Guardian("Rosa", "Lopez", phone="626 555 0100")
    maya = enrol(cohort, guardians=[rosa])

    zoe = enrol(cohort, a_girl(first_name="Zoe"), [rosa])

    assert queries.guardians_of(maya.teen) == queries.guardians_of(zoe.teen)


def test_a_girl_who_uses_her_mothers_address_stays_herself(app):
    enrollment = enrol(a_cohort(), a_girl(email="rosa@example.org"))

    (rosa,) = queries.guardians_of(enrollment.teen)

    assert rosa.id != enrollment.teen.person_id
    assert rosa.email == enrollment.teen.person.email == "rosa@example.org"


def test_nobody_is_her_own_guardian(app):
    herself = Guardian("Maya", "Lopez", "maya@example.org")

    with pytest.raises(Refused, match="She cannot be her own guardian"):
        enrol(a_cohort(), a_girl(email="maya@example.org"), [herself])


def test_under_13_only_a_guardians_paper_is_entered(app):
    cohort = a_cohort()
    child = a_girl(born_on=years_ago(12))

    with pytest.raises(Refused, match="a parent or guardian signs up for you") as refusal:
        enrol(cohort, child)

    assert [reason.rule for reason in refusal.value.reasons] == ["SAFE-11"]
    assert [number_of(model) for model in (Person, Teen, Enrollment)] == [0, 0, 0]
    assert enrol(cohort, child, by_guardian_on_paper=True).teen.person.born_on == years_ago(12)


def test_at_13_she_may_give_her_facts_herself(app):
    assert enrol(a_cohort(), a_girl(born_on=years_ago(13)))


def test_in_a_full_cohort_she_stands_in_line(app):
    cohort = a_cohort(capacity=1)
    enrol(cohort)

    assert enrol(cohort, a_girl(first_name="Zoe")).state is EnrollmentState.WAITLISTED


def test_a_girl_who_left_gives_her_place_back_and_may_return(app):
    cohort = a_cohort(capacity=1)
    maya = enrol(cohort)
    maya.state, maya.ends_on = EnrollmentState.EXITED, today()
    zoe = enrol(cohort, a_girl(first_name="Zoe"))
    zoe.state = EnrollmentState.EXITED

    assert enrol(cohort) is maya
    assert (maya.state, maya.ends_on) == (EnrollmentState.CONSENT_PENDING, None)


def test_with_a_standing_yes_she_is_enrolled_at_once(app):
    maya = a_teen()
    other = a_cohort()
    girl = a_girl(
        first_name=maya.person.first_name,
        last_name=maya.person.last_name,
        born_on=maya.person.born_on,
    )

    enrollment = enrol(other, girl, guardians=[])

    assert enrollment.teen is maya
    assert enrollment.state is EnrollmentState.ENROLLED


def test_a_girl_with_one_refusal_is_not_enrolled_by_the_others_yes(app):
    maya = a_teen(state=EnrollmentState.CONSENT_PENDING)
    (rosa,) = queries.guardians_of(maya)
    a_consent(maya.person, rosa, given=False)

    places.settle(maya, today())

    assert [one.state for one in queries.enrollments_of(maya)] == [EnrollmentState.CONSENT_PENDING]


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "expected"), [(10, 100, 10), (-10, 100, 0), (-100, -10, -10)]
)
def test_she_belongs_from_the_first_day_that_she_can(app, starts_in, ends_in, expected):
    def days(number):
        return today() + timedelta(days=number)

    enrollment = enrol(a_cohort(starts_on=days(starts_in), ends_on=days(ends_in)))

    assert enrollment.starts_on == days(expected)


def test_an_emergency_number_is_kept_once_and_checked(app):
    maya = a_teen(emergency_phone=False)

    first = enrolment.add_contact(maya, AUNT)
    again = enrolment.add_contact(maya, Contact("Ines", "626-555-0101"))

    assert again is first
    with pytest.raises(Refused, match="is not a telephone number"):
        enrolment.add_contact(maya, Contact("Ines", "ask her"))


def test_a_guardian_whom_a_court_bars_is_kept_with_that_mark(app):
    barred = Guardian("Luis", "Lopez", "luis@example.org", no_contact=True)

    enrollment = enrol(a_cohort(), guardians=[ROSA, barred])

    assert [one.first_name for one in queries.guardians_of(enrollment.teen)] == ["Rosa"]
    roles = queries.guardianships_of(enrollment.teen)
    assert [(role.guardian.first_name, role.no_contact, role.priority) for role in roles] == [
        ("Rosa", False, 1),
        ("Luis", True, 2),
    ]


def test_a_cohort_starts_once_at_a_site(app):
    program, site = a_program(), a_site()
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 5, 31)}
    enrolment.start("Tenth grade", program, site, **days)

    with pytest.raises(Refused, match="There is a cohort of this name"):
        enrolment.start("Tenth  grade", program, site, **days)

    enrolment.start("Tenth grade", program, None, **days)
    with pytest.raises(Refused, match="There is a cohort of this name"):
        enrolment.start("Tenth grade", program, None, **days)
    assert number_of(Cohort) == 2


def test_a_cohort_does_not_end_before_it_begins(app):
    day = date(2026, 9, 1)

    with pytest.raises(Refused, match="would end before it begins"):
        enrolment.start("Tenth grade", a_program(), None, starts_on=day, ends_on=day)


def test_a_program_is_found_by_its_name_or_added(app):
    grow = a_program("GROW")

    assert enrolment.program_named(" GROW ") is grow
    assert enrolment.program_named("Pathways").name == "Pathways"
    assert number_of(Program) == 2
