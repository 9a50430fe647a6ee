from datetime import date, timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries
from stepup.cohorts.models import Enrollment, EnrollmentState
from stepup.cohorts.places import OVER
from stepup.db import db
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS, PastMentee
from tests.factories import (
    a_cohort,
    a_consent,
    a_guardian,
    a_hold,
    a_person,
    a_program,
    a_site,
    a_teen,
    an_alumna,
    today,
    years_ago,
)


def youth(teen, on=None):
    day = on or today()
    return queries.youth_for([teen.person_id], day)[teen.person_id]


def reasons(teen, on=None):
    return [reason.rule for reason in rules.arrival(youth(teen, on), on or today(), DEFAULTS)]


def test_the_facts_of_a_girl_are_gathered_for_a_day(app):
    maya = a_teen(born_on=years_ago(16))

    facts = youth(maya)

    assert (facts.person_id, facts.age, facts.held) == (maya.person_id, 16, False)
    assert [answer.given for answer in facts.permissions] == [True]
    assert facts.emergency_phones == 1
    assert rules.arrival(facts, today(), DEFAULTS) == []


def test_somebody_who_never_was_in_the_program_has_no_facts(app):
    assert queries.youth_for([a_person("Dana").id], today()) == {}


def test_a_hold_is_seen(app):
    maya = a_teen()
    a_hold(maya.person)

    assert reasons(maya) == ["SAFE-19"]


def test_an_emergency_contact_without_a_phone_is_none(app):
    maya = a_teen(emergency_phone=False)

    assert reasons(maya) == ["SAFE-15"]


def test_the_last_answer_of_a_guardian_is_hers(app):
    maya = a_teen(consented=False)
    rosa = a_guardian(maya)
    a_consent(maya.person, rosa, given=False)

    a_consent(maya.person, rosa)

    assert reasons(maya) == []


def test_one_guardians_no_beats_the_others_yes(app):
    maya = a_teen()
    a_consent(maya.person, a_guardian(maya), given=False)

    assert reasons(maya) == ["SAFE-10"]


def test_a_yes_taken_back_is_a_no(app):
    maya = a_teen(consented=False)
    a_consent(maya.person, a_guardian(maya), revoked_at=clock.now())

    assert reasons(maya) == ["SAFE-10"]


def test_a_guardian_whom_we_may_not_contact_cannot_say_yes(app):
    maya = a_teen(consented=False)
    a_consent(maya.person, a_guardian(maya, no_contact=True))

    assert reasons(maya) == ["SAFE-09"]


def test_a_guardian_whom_we_may_not_contact_can_say_no(app):
    maya = a_teen()
    a_consent(maya.person, a_guardian(maya, no_contact=True), given=False)

    assert reasons(maya) == ["SAFE-10"]


def test_a_former_guardian_answers_for_nobody(app):
    maya = a_teen(consented=False)
    a_consent(maya.person, a_guardian(maya, ended_on=today()))

    assert reasons(maya) == ["SAFE-09"]


def test_a_strangers_yes_counts_for_nothing(app):
    maya = a_teen(consented=False)
    a_consent(maya.person, a_person("Stranger"))

    assert reasons(maya) == ["SAFE-09"]


def test_from_her_18th_birthday_she_answers_herself(app):
    birthday = today()
    maya = a_teen(born_on=years_ago(18, birthday))
    day = maya.person.born_on.replace(year=maya.person.born_on.year + 18)

    assert reasons(maya, day - timedelta(days=1)) == []
    assert reasons(maya, day) == ["SAFE-12"]


def test_what_she_signed_herself_before_she_was_18_does_not_become_valid(app):
    maya = a_teen(born_on=years_ago(18))
    a_consent(maya.person, maya.person, granted_on=years_ago(18) + timedelta(days=365 * 17))

    assert reasons(maya) == ["SAFE-12"]


def test_her_own_yes_as_an_adult_counts(app):
    maya = a_teen(born_on=years_ago(19))
    a_consent(maya.person, maya.person)

    assert reasons(maya) == []


def test_thirty_girls_cost_as_many_queries_as_one(app, count_queries):
    cohort = a_cohort()
    ids = [a_teen(cohort).person_id for _ in range(30)]

    with count_queries() as for_one:
        queries.youth_for(ids[:1], today())
    with count_queries() as for_thirty:
        queries.youth_for(ids, today())

    assert len(for_one) == len(for_thirty) == 5


@pytest.fixture
def enrolled(app):
    """Maya takes part from 1 September to 31 May."""
    cohort = a_cohort(starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31))
    maya = a_teen(cohort)
    enrollment = db.session.scalars(select(Enrollment)).one()
    enrollment.ends_on = cohort.ends_on
    return enrollment, maya


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2027, 5, 31), True),
        (date(2027, 6, 1), False),
    ],
)
def test_she_is_enrolled_from_the_first_day_to_the_last(enrolled, on, counts):
    enrollment, maya = enrolled
    expected = {maya.person_id} if counts else set()

    assert queries.enrolled_ids([maya.person_id], on) == expected
    assert queries.cohort_ids_of(maya.person_id, on) == (
        {enrollment.cohort_id} if counts else set()
    )
    assert [girl.id for girl in queries.girls_of(enrollment.cohort, on)] == list(expected)


@pytest.mark.parametrize("state", [EnrollmentState.WAITLISTED, *OVER])
def test_no_other_state_counts_as_enrolled(enrolled, state):
    enrollment, maya = enrolled
    enrollment.state = state

    assert queries.enrolled_ids([maya.person_id], date(2027, 1, 9)) == set()


def test_enrollment_without_an_end_goes_on(enrolled):
    enrollment, maya = enrolled
    enrollment.ends_on = None

    assert queries.enrolled_ids([maya.person_id], date(2029, 1, 1)) == {maya.person_id}


def test_enrollment_may_be_asked_of_one_site(enrolled):
    enrollment, maya = enrolled
    day, here = date(2027, 1, 9), enrollment.cohort.site_id

    assert queries.enrolled_ids([maya.person_id], day, here) == {maya.person_id}
    assert queries.enrolled_ids([maya.person_id], day, a_site().id) == set()


def test_guardians_come_in_order_without_those_we_may_not_contact(app):
    maya = a_teen(guardian=a_person("Rosa"))
    second = a_guardian(maya, a_person("Second"), priority=2)
    a_guardian(maya, a_person("Barred"), no_contact=True)
    a_guardian(maya, a_person("Former"), ended_on=today())
    first = a_guardian(maya, a_person("First"), priority=0)

    names = [guardian.first_name for guardian in queries.guardians_of(maya)]

    assert names == [first.first_name, "Rosa", second.first_name]
    assert list(queries.guardians_of_person(maya.person_id)) == list(queries.guardians_of(maya))
    assert len(queries.guardianships_of(maya)) == 5


def test_a_woman_has_no_guardians_to_write_to(app):
    maya = a_teen(born_on=years_ago(18))

    assert list(queries.guardians_of_person(maya.person_id)) == []
    assert list(queries.guardians_of_person(a_person("Dana").id)) == []


def test_a_guardian_sees_her_minors_only(app):
    rosa = a_person("Rosa")
    maya, zoe = a_teen(guardian=rosa), a_teen(guardian=rosa, born_on=years_ago(15))
    barred = a_teen()
    a_guardian(barred, rosa, no_contact=True)
    a_guardian(a_teen(), rosa, ended_on=today())
    a_teen(guardian=rosa, born_on=years_ago(18))
    unknown = a_teen(guardian=rosa)
    unknown.person.born_on = None

    assert list(queries.teens_of(rosa)) == [maya, zoe, unknown]


def test_alumnae_are_found_by_site_program_and_year(app):
    site, program = a_site(), a_program()
    here = an_alumna(a_cohort(site, program), graduated_on=date(2019, 6, 1))
    elsewhere = an_alumna(a_cohort(), graduated_on=date(2020, 6, 1))
    gone = an_alumna()
    gone.person.erased_at = clock.now()

    assert list(queries.alumnae()) == [here, elsewhere]
    assert list(queries.alumnae(site_ids=[site.id])) == [here]
    assert list(queries.alumnae(program_ids=[program.id])) == [here]
    assert list(queries.alumnae(years=[2020])) == [elsewhere]
    assert list(queries.alumnae(site_ids=[site.id], years=[2020])) == []


def test_a_campaign_learns_what_it_must_know_of_an_alumna(app):
    samira = an_alumna(closed_for_cause_at=clock.now())
    a_hold(samira.person)
    other = an_alumna(may_invite=False, born_on=None)

    facts = queries.past_mentees([samira, other], today())

    assert facts == {
        samira.person_id: PastMentee(
            samira.person_id, age=25, held=True, closed_for_cause=True, may_be_invited=True
        ),
        other.person_id: PastMentee(other.person_id, age=None),
    }
    assert queries.alumna_of(samira.person_id) == samira


def test_thirty_alumnae_cost_as_many_queries_as_one(app, count_queries):
    cohort = a_cohort(a_site(), a_program())
    for number in range(30):
        an_alumna(cohort, graduated_on=date(2019 if number else 2020, 6, 1))

    def read(**which):
        db.session.expunge_all()
        found = queries.alumnae(**which)
        queries.past_mentees(found, today())
        return [(one.cohort.site.name, one.cohort.program.name, one.person.name) for one in found]

    with count_queries() as for_one:
        assert len(read(years=[2020])) == 1
    with count_queries() as for_thirty:
        assert len(read()) == 30

    assert len(for_one) == len(for_thirty) == 2
