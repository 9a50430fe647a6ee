"""Somebody merges at the very moment when something happens to the record that goes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from stepup.db import db
from stepup.duplicates import actions, queries
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.events.models import LIVE, Signup, Slot, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import actions as people
from stepup.people.merges import Merge
from stepup.people.models import Person
from tests.duplicates.factories import an_office, twins
from tests.factories import an_event, the_slot

ROUNDS = 6


def at_once(app, *deeds):
    """What each of them answered, all released together; a refusal is an answer too."""
    ready = Barrier(len(deeds))

    def do(deed):
        with app.app_context():
            ready.wait(30)
            try:
                answer = deed()
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                answer = str(refusal)
            return answer

    db.session.commit()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def merging(kept, gone, by):
    def deed():
        people = [db.session.get(Person, number) for number in (kept, gone, by)]
        return actions.merge(people[0], people[1], {}, by=people[2], reason="The same").id

    return deed


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_place_taken_while_the_record_is_merged_is_hers_or_nobody_s(any_app, number):
    ana, other = (person.id for person in twins())
    by, slot = an_office().id, the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3))).id

    def signing_up():
        return seats.sign_up(db.session.get(Slot, slot), db.session.get(Person, other)).id

    done, place = at_once(any_app, merging(ana, other, by), signing_up)

    db.session.expire_all()
    live = db.session.scalars(db.select(Signup.person_id).where(Signup.state.in_(LIVE))).all()
    assert isinstance(done, int)
    assert live == [ana] if isinstance(place, int) else "tidied" in place
    assert queries.counts_for(other) == {}


def test_of_two_who_merge_the_same_pair_one_does(any_app):
    ana, other = (person.id for person in twins())
    by = an_office().id

    answers = at_once(any_app, merging(ana, other, by), merging(ana, other, by))

    assert sorted(isinstance(answer, int) for answer in answers) == [False, True]
    assert len(db.session.scalars(db.select(Merge)).all()) == 1


def test_two_who_merge_a_pair_into_each_other_do_not_wait_for_ever(any_app):
    ana, other = (person.id for person in twins())
    by = an_office().id

    answers = at_once(any_app, merging(ana, other, by), merging(other, ana, by))

    assert sorted(isinstance(answer, int) for answer in answers) == [False, True]
    db.session.expire_all()
    left = [db.session.get(Person, number).erased_at is None for number in (ana, other)]
    assert sorted(left) == [False, True]


def test_a_form_that_names_the_record_meanwhile_makes_no_third_one(any_app):
    ana, other = (person.id for person in twins())
    by = an_office().id

    def meeting():
        return people.find_or_create("Ana", "Miller", "ana.miller@example.org").id

    at_once(any_app, merging(ana, other, by), meeting)

    assert people.find_or_create("Ana", "Miller", "ana.miller@example.org").id == ana
