"""SAFE-08: a family that says stop hears nothing more, at once."""

import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.cohorts import queries
from stepup.cohorts.actions import consents
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.errors import Refused
from stepup.events import invitations, mailboxes, reminders
from stepup.events.actions import seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, State
from stepup.people.models import Role
from tests.factories import (
    a_guardian,
    a_hold,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
    today,
    years_ago,
)

LETTERS = consents.Question(ConsentKind.ELECTRONIC)


@pytest.fixture
def maya(app):
    return a_teen(consented=False)


def enrollment_of(teen):
    return queries.enrollments_of(teen)[0]


def say(teen, by, wish):
    consents.choose(enrollment_of(teen), by, {LETTERS: wish}, on=today())
    db.session.flush()


def is_stopped(teen):
    return queries.silence_of(teen.person_id).stopped


def rosa_of(teen):
    return queries.guardianships_of(teen)[0].guardian


def test_one_guardians_stop_is_enough_and_nothing_is_asked_any_more(maya):
    say(maya, rosa_of(maya), True)
    say(maya, a_guardian(maya, a_person("Luis")), False)

    assert is_stopped(maya)
    with pytest.raises(Refused, match="asked us not to write"):
        consents.ask(enrollment_of(maya), today())


def test_what_already_waits_is_called_back_and_letters_about_others_are_not(maya):
    zoe = a_teen(consented=False, guardian=rosa_of(maya), first_name="Zoe")
    for teen in (maya, zoe):
        consents.ask(enrollment_of(teen), today())
    to_her = outbox.queue(
        "maya@example.org", "people/email/sign_in", key="to-her", person_id=maya.person_id,
        url="/", code="1", called="Maya",
    )  # fmt: skip
    event = outbox.queue(
        "maya@example.org", "people/email/sign_in", key="event", person_id=maya.person_id,
        url="/", code="1", called="Maya",
    )  # fmt: skip
    event.purpose = "events/email/moved"

    say(maya, rosa_of(maya), False)

    states = [one.state for one in db.session.scalars(select(Letter).order_by(Letter.id))]
    db.session.refresh(event)
    assert states == [State.CANCELLED, State.READY, State.READY, State.CANCELLED]
    assert to_her.state is State.READY
    entry = db.session.scalars(select(Entry).where(Entry.deed == "stopped letters")).one()
    assert entry.after == {"called back": 2}


def test_a_stop_ends_when_nobody_says_stop_any_more(maya):
    luis = a_guardian(maya, a_person("Luis"))
    say(maya, rosa_of(maya), False)
    say(maya, luis, False)

    say(maya, luis, True)
    assert is_stopped(maya)
    say(maya, rosa_of(maya), True)

    assert not is_stopped(maya)


def test_a_guardian_whom_we_may_not_write_to_cannot_undo_a_stop(maya):
    say(maya, rosa_of(maya), False)
    barred = a_guardian(maya, a_person("Barred"), no_contact=True)

    with pytest.raises(Refused, match="not yours to answer"):
        say(maya, barred, True)
    assert is_stopped(maya)


def test_from_18_on_her_own_word_about_letters_is_the_only_one(maya):
    say(maya, rosa_of(maya), False)
    maya.person.born_on = years_ago(18)

    say(maya, maya.person, True)

    assert not is_stopped(maya)


def test_no_letter_about_a_date_leaves_after_a_stop(maya):
    event = an_event(SlotPlan(SlotRole.TEEN, 0, 4), SlotPlan(SlotRole.MENTOR, 0, 4))
    signup = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen(first_name="Zoe").person)
    zoe = queries.teen_of(signup.person_id)
    before = len(db.session.scalars(select(Letter)).all())

    say(zoe, rosa_of(zoe), False)
    invitations.remind(signup, reminders.HOUSE)
    seats.withdraw(signup)

    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert (len(letters), letters[0].state) == (before, State.CANCELLED)
    assert mailboxes.those_reached([signup]) == []


def told_of_her_place(girl):
    event = an_event(SlotPlan(SlotRole.TEEN, 0, 4), SlotPlan(SlotRole.MENTOR, 0, 4))
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl.person)
    return list(db.session.scalars(select(Letter.address).order_by(Letter.id)))


def test_where_no_guardian_can_be_written_to_staff_of_her_site_read_beside_her(app):
    """SAFE-06: never a girl alone with a letter of ours."""
    girl = a_teen(email="maya@example.org")
    rosa_of(girl).email = None
    a_staff_member(Role.SITE_LEAD, a_site(), email="another.site@example.org")
    here = enrollment_of(girl).cohort.site
    a_hold(a_staff_member(Role.SITE_LEAD, here, email="held@example.org"))
    a_staff_member(Role.SITE_LEAD, here, email="lead@example.org")

    assert told_of_her_place(girl) == ["lead@example.org", "maya@example.org"]


def test_where_nobody_can_read_beside_her_she_is_called_and_not_written_to(app):
    girl = a_teen(email="maya@example.org")
    rosa_of(girl).email = None

    assert told_of_her_place(girl) == []


def test_one_mailbox_of_a_mother_and_her_girl_is_read_by_both(app):
    girl = a_teen(email="family@example.org")
    rosa_of(girl).email = "family@example.org"

    assert told_of_her_place(girl) == ["family@example.org"]
