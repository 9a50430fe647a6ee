"""The policy: one proposes, another decides, and from then on every rule asks by it."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Household, Role
from stepup.safety import actions, policies, queries
from stepup.safety.facts import DEFAULTS
from tests.factories import a_mentor, a_staff_member, an_event, kept, the_slot, today, years_ago

STRICTER = replace(
    DEFAULTS,
    adults_needed=3,
    day_ends=time(19),
    states_counting_hours=(),
    former_conduct_until=date(2026, 12, 31),
    role_checks={"lead": ("child_safety",)},
)


@pytest.fixture
def ines(app):
    return a_staff_member(Role.SAFEGUARDING_LEAD, first_name="Ines")


@pytest.fixture
def ruth(app):
    return a_staff_member(Role.ADMIN, first_name="Ruth")


def test_what_is_stored_is_read_again_as_it_was():
    stored = json.loads(json.dumps(policies.as_values(STRICTER)))
    assert policies.from_values(stored) == STRICTER
    assert policies.from_values({"adults_needed": 4, "of_old": 1}).adults_needed == 4


def test_without_any_version_the_rule_book_counts(app):
    assert queries.policy() == DEFAULTS


def test_it_counts_when_a_second_person_says_yes(ines, ruth):
    version = actions.propose_policy(STRICTER, ines, "The council asks for three.")
    assert (queries.policy(), queries.proposed_policy()) == (DEFAULTS, version)

    actions.decide_policy(version, ruth, accepted=True)

    assert (queries.policy(), queries.proposed_policy()) == (STRICTER, None)
    entry = db.session.scalars(select(Entry).where(Entry.deed == "accepted")).one()
    assert (entry.before["adults_needed"], entry.after["adults_needed"]) == ("2", "3")


def test_nobody_confirms_her_own_proposal_nor_one_from_her_own_address(ines, ruth):
    home = kept(Household(address="1 Elm Street", city="Pasadena"))
    version = actions.propose_policy(STRICTER, ines, "Stricter")
    with pytest.raises(Refused, match="second staff member"):
        actions.decide_policy(version, ines, accepted=True)

    ines.household_id = ruth.household_id = home.id
    with pytest.raises(Refused, match="second staff member"):
        actions.decide_policy(version, ruth, accepted=True)

    assert queries.policy() == DEFAULTS


def test_she_takes_her_own_proposal_back_and_it_is_decided_once(ines, ruth):
    version = actions.propose_policy(STRICTER, ines, "Stricter")
    actions.decide_policy(version, ines, accepted=False)

    with pytest.raises(Refused, match="decided already"):
        actions.decide_policy(version, ruth, accepted=True)
    assert queries.policy() == DEFAULTS


def test_a_new_proposal_takes_the_place_of_the_one_that_waits(ines, ruth):
    first = actions.propose_policy(STRICTER, ines, "Stricter")
    second = actions.propose_policy(replace(DEFAULTS, adults_needed=4), ruth, "Stricter still")

    assert (first.accepted, queries.proposed_policy()) == (False, second)


@pytest.mark.parametrize(
    ("policy", "reason", "words"),
    [
        (replace(DEFAULTS, adults_needed=1), "Fewer", "Two adults are the least"),
        (STRICTER, "  ", "Say why"),
        (DEFAULTS, "No change", "Nothing would change"),
    ],
)
def test_what_cannot_be_proposed(ines, policy, reason, words):
    with pytest.raises(Refused, match=words):
        actions.propose_policy(policy, ines, reason)

    assert queries.proposed_policy() is None


def test_it_is_read_once_in_a_transaction_and_anew_in_the_next(app, ines, ruth, count_queries):
    version = actions.propose_policy(STRICTER, ines, "Stricter")
    db.session.commit()
    queries.policy()
    with count_queries() as asked:
        assert [queries.policy(), queries.policy()] == [DEFAULTS, DEFAULTS]
    assert asked == []

    version.accepted = True
    db.session.commit()

    assert queries.policy() == STRICTER


def test_the_rules_at_the_door_go_by_it(ines, ruth):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 5))
    mentor = a_mentor(born_on=years_ago(19, today()))
    assert admission.reasons_against(the_slot(event), mentor) == []

    version = actions.propose_policy(replace(DEFAULTS, adult_age=21), ines, "Older mentors")
    actions.decide_policy(version, ruth, accepted=True)

    (reason,) = admission.reasons_against(the_slot(event), mentor)
    assert reason.rule == "SAFE-26"
