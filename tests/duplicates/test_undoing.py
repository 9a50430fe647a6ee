"""A merge taken back: the house is as it was, but for what somebody touched since."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.duplicates import actions, queries
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.people import links
from stepup.people import queries as known
from stepup.people.models import Purpose
from stepup.volunteers.models import Stage
from tests.duplicates.factories import an_office, everything, merged, twins
from tests.factories import (
    a_clearance,
    a_cohort,
    a_person,
    a_teen,
    a_volunteer,
    an_event,
    the_slot,
)

GROWS = (  # the log, the merge itself, and letters and marks that say what happened
    "audit_entry",
    "person_merge",
    "person_merge_row",
    "calendar_change",
    "letter",
    "content",
    "invitation",
    "personal_link",
    "suppression",
    "answer_address",
)


def undone(merge):
    actions.undo(merge, by=an_office())
    db.session.commit()


def a_full_house():
    """A woman who is here twice, with something of many kinds on both records."""
    ana, other = twins(phone="+16265550100")
    for person in (ana, other):
        a_volunteer(person, stage=Stage.SCREENED)
        a_clearance(person)
        seats.sign_up(the_slot(an_event()), person)
        links.mint(Purpose.FEED, person.id, person)
    db.session.commit()
    return ana, other


def test_everything_goes_back(any_app):
    ana, other = a_full_house()
    office = an_office()
    before = everything(without=GROWS)

    done = actions.merge(ana, other, {"name": "gone"}, by=office, reason="The same")
    db.session.commit()
    assert everything(without=GROWS) != before
    actions.undo(done, by=office)

    assert everything(without=GROWS) == before
    assert queries.counts_of(done, stayed=True) == {}


def test_what_grows_goes_back_to_whom_it_was_about(any_app):
    ana, other = a_full_house()
    columns = [queries.column(f"{table}.person_id") for table in ("invitation", "personal_link")]
    owners = {column: _owners(column) for column in columns}

    undone(merged(ana, other))

    for column, before in owners.items():
        now = _owners(column)
        assert {number: now[number] for number in before} == before


def _owners(column):
    return dict(db.session.execute(db.select(column.table.c.id, column)).all())


def test_a_girl_and_her_families_go_back(any_app):
    cohort = a_cohort()
    girl, again = (a_teen(cohort, last_name=name) for name in ("Lopez", "Lopes"))
    office = an_office()
    before = everything(without=GROWS)

    done = actions.merge(girl.person, again.person, {}, by=office, reason="The same")
    actions.undo(done, by=office)

    assert everything(without=GROWS) == before


def test_a_calendar_s_number_never_falls_and_her_own_mailbox_is_told(any_app):
    ana, other = twins()
    seats.sign_up(the_slot(an_event()), other)
    [(_number, sequence)] = _sequences()

    undone(merged(ana, other))

    [(_number, now)] = _sequences()
    assert now == sequence + 2


def _sequences():
    column = queries.column("invitation.sequence")
    return db.session.execute(db.select(column.table.c.id, column)).all()


def test_what_was_touched_since_stays_and_is_named(any_app):
    ana, other = twins()
    events = [an_event(starts_in=timedelta(days=days)) for days in (7, 8)]
    first, second = (seats.sign_up(the_slot(event), other) for event in events)
    done = merged(ana, other)
    seats.withdraw(first)
    db.session.commit()

    undone(done)

    assert (first.person_id, second.person_id) == (ana.id, other.id)
    assert queries.counts_of(done, stayed=True)["signup"] == 1


def test_a_fact_that_was_corrected_since_stays_and_the_others_go_back(any_app):
    ana, other = twins(phone="+16265550100", city="Pasadena")
    done = merged(ana, other)
    ana.phone = "+12125559999"
    db.session.commit()

    undone(done)

    assert (ana.phone, ana.city) == ("+12125559999", None)
    assert (other.phone, other.city, other.name) == ("+16265550100", "Pasadena", "Ana Miller")


def test_both_are_found_and_met_by_their_own_again(any_app):
    ana, other = twins()

    undone(merged(ana, other))

    assert known.search("miller").items == [other]
    assert known.by_email("ana.miller@example.org") == [other]
    assert known.merged_into(other.id) is None


def test_the_later_merge_is_undone_first(any_app):
    ana, other = twins()
    first = merged(ana, other)
    later = merged(ana, a_person("Ana", "Ruiz"))

    with pytest.raises(Refused, match="Ana Ruiz was merged into her later"):
        actions.undo(first, by=an_office())
    db.session.rollback()
    undone(later)
    undone(first)

    assert other.name == "Ana Miller"


def test_a_merge_into_one_who_was_merged_herself_waits_for_that_one(any_app):
    ana, other = twins()
    first = merged(ana, other)
    third = a_person("Ana", "Ruiz")
    later = merged(third, ana)

    with pytest.raises(Refused, match="merged into her later"):
        actions.undo(first, by=an_office())
    db.session.rollback()
    undone(later)
    undone(first)

    assert (ana.name, other.name) == ("Ana Lopez", "Ana Miller")


def test_it_is_undone_once_and_in_time(any_app, monkeypatch):
    ana, other = twins()
    done = merged(ana, other)
    undone(done)
    with pytest.raises(Refused, match="undone before"):
        actions.undo(done, by=an_office())
    db.session.rollback()
    again = merged(ana, other)

    late = again.undo_until + timedelta(seconds=1)
    office = an_office()
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(Refused, match="time to undo"):
        actions.undo(again, by=office)


def test_a_name_that_somebody_else_took_meanwhile_is_in_the_way(any_app):
    ana, other = twins()
    done = merged(ana, other)
    a_person("Ana", "Miller", email="ana.miller@example.org")

    with pytest.raises(Refused, match="Ana Miller has the name and the address"):
        actions.undo(done, by=an_office())
