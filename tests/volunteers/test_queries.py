from datetime import date, timedelta

import pytest

from stepup import clock
from stepup.people.models import Household
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS, Adult, Check
from stepup.volunteers import queries
from stepup.volunteers.models import ClearanceKind, Stage
from tests.factories import (
    a_clearance,
    a_hold,
    a_mentor,
    a_person,
    a_signature_on_file,
    a_volunteer,
    kept,
    today,
)

DAY = date(2027, 3, 6)
ISSUED, ENDS = date(2026, 1, 10), date(2028, 1, 9)


def test_the_facts_of_a_volunteer_are_gathered_for_a_day(app):
    home = kept(Household(address="12 Elm St"))
    dana = a_person("Dana", born_on=date(1990, 3, 7), household_id=home.id)
    a_clearance(dana, issued_on=ISSUED, expires_on=ENDS)
    a_clearance(dana, kind=ClearanceKind.CHILD_SAFETY, issued_on=ISSUED, expires_on=ENDS)

    facts = queries.facts_of(dana, DAY, enrolled={dana.id}, visits=1)

    assert facts == Adult(
        person_id=dana.id,
        age=36,
        enrolled=True,
        household_id=home.id,
        checks=(
            Check("background_check", ISSUED, ENDS),
            Check("child_safety", ISSUED, ENDS),
        ),
        visits_as_speaker=1,
    )


def test_a_revoked_clearance_is_none(app):
    dana = a_person("Dana")
    a_clearance(dana, revoked_at=clock.now())

    assert queries.facts_of(dana, DAY).checks == ()


def test_a_hold_is_seen(app):
    dana, linh = a_person("Dana"), a_person("Linh")
    a_hold(dana)

    facts = queries.facts_for([dana, linh], DAY)

    assert [facts[person.id].held for person in (dana, linh)] == [True, False]


@pytest.mark.parametrize(
    ("stage", "accepted"),
    [
        (Stage.LEAD, False),
        (Stage.APPLICANT, False),
        (Stage.SCREENING, False),
        (Stage.TRAINED, True),
        (Stage.CLEARED, True),
        (Stage.ACTIVE, True),
        (Stage.RESTING, True),
        (Stage.INACTIVE, True),
        (Stage.LAPSED, True),
        (Stage.DECLINED, False),
        (Stage.REMOVED, False),
        (Stage.WITHDRAWN, False),
        (Stage.RETIRED, False),
    ],
)
def test_a_passed_check_counts_only_once_staff_have_said_yes(app, stage, accepted):
    volunteer = a_volunteer(stage=stage)
    a_clearance(volunteer.person)
    a_signature_on_file(volunteer.person)

    facts = queries.facts_of(volunteer.person, today())

    assert facts.accepted is accepted
    assert (rules.counted_role(facts, today(), DEFAULTS) == []) is accepted


def test_a_passed_check_counts_only_once_she_is_trained(app):
    volunteer = a_volunteer(stage=Stage.SCREENED)
    a_clearance(volunteer.person)
    a_signature_on_file(volunteer.person)

    facts = queries.facts_of(volunteer.person, today())

    (reason,) = rules.counted_role(facts, today(), DEFAULTS)
    assert (facts.accepted, reason.rule, reason.place) == (True, "SAFE-16", "orientation")


def test_staff_need_no_application_to_be_counted(app):
    ruth = a_person("Ruth")
    a_clearance(ruth)

    assert rules.counted_role(queries.facts_of(ruth, today()), today(), DEFAULTS) == []


def test_a_mentor_counts_until_her_check_ends(app):
    dana = a_mentor(cleared_until=DAY)

    after = DAY + timedelta(days=1)

    assert rules.counted_role(queries.facts_of(dana, DAY), DAY, DEFAULTS) == []
    assert [
        reason.rule for reason in rules.counted_role(queries.facts_of(dana, after), after, DEFAULTS)
    ] == ["SAFE-01"]


def test_thirty_people_cost_as_many_queries_as_one(app, count_queries):
    people = [a_mentor(first_name=f"Dana{number}") for number in range(30)]

    assert {person.last_name for person in people} == {"Reyes"}  # loaded again after the commits
    with count_queries() as for_one:
        queries.facts_for(people[:1], DAY)
    with count_queries() as for_thirty:
        queries.facts_for(people, DAY)

    assert len(for_one) == len(for_thirty) == 3


def test_checks_that_end_in_these_days_are_listed_soonest_first_unless_renewed(app):
    first, last = DAY, DAY + timedelta(days=60)
    late, soon, _before, _after = (
        a_mentor(day) for day in (last, first, first - timedelta(days=1), last + timedelta(days=1))
    )
    a_clearance(a_mentor(DAY), issued_on=DAY, expires_on=DAY + timedelta(days=365))
    replaced = a_mentor(DAY + timedelta(days=5))
    a_clearance(
        replaced,
        issued_on=DAY,
        expires_on=DAY + timedelta(days=365),
        revoked_at=clock.now(),
    )
    a_clearance(a_volunteer(stage=Stage.RETIRED).person, expires_on=DAY)

    found = queries.lapsing_between(first, last)

    assert [(check.person_id, check.expires_on) for check in found] == [
        (soon.id, first),
        (replaced.id, DAY + timedelta(days=5)),
        (late.id, last),
    ]


def test_who_waits_for_staff_is_listed_longest_first(app):
    new, old = a_volunteer(stage=Stage.APPLICANT), a_volunteer(stage=Stage.SCREENING)
    old.stage_since = clock.days_from_now(-9)
    a_volunteer(stage=Stage.TRAINED)
    kept(new)

    assert list(queries.waiting_for_staff(None)) == [old, new]
