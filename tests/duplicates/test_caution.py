"""Both records say how she wants to be shown and written to: the more careful one counts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from stepup import clock
from stepup.campaigns.models import Motive, Preference, Recipient
from stepup.cohorts import releases
from stepup.cohorts.models import Picture, PictureGirl
from stepup.db import db
from stepup.duplicates import actions
from stepup.events.models import CoverAsk, Part, ReminderStop, UsualTime
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope, Suppression
from stepup.safety import queries as safety
from tests.campaigns.factories import a_campaign
from tests.duplicates.factories import an_office, everything, merged, twins
from tests.duplicates.test_undoing import GROWS, undone
from tests.factories import a_cohort, a_hold, a_person, a_teen, an_event, kept, the_slot, today


def a_picture(*girls, hidden=()):
    facts = {"channel": "web", "used_for": "The wall", "added_by": an_office()}
    picture = kept(Picture(cohort=a_cohort(), **facts))
    for girl in girls:
        kept(PictureGirl(picture=picture, person=girl, hidden=girl in hidden))
    return picture


def seen_on(picture):
    db.session.expire_all()
    return {one.person_id for one in releases.of([picture], today())[picture.id].missing}


def test_on_a_picture_of_both_she_is_one_girl_and_is_not_taken_for_hidden(any_app):
    cohort = a_cohort()
    girl, again = (a_teen(cohort, last_name=name).person for name in ("Lopez", "Lopes"))
    blurred, alone = a_picture(girl, again, hidden=[girl]), a_picture(again)

    done = merged(girl, again)

    assert (seen_on(blurred), seen_on(alone)) == ({girl.id}, {girl.id})
    undone(done)
    assert (seen_on(blurred), seen_on(alone)) == ({again.id}, {again.id})


def test_of_two_wishes_about_letters_the_fewer_and_the_longer_pause_count(any_app):
    ana, other = twins()
    later = today() + timedelta(days=90)
    kept(Preference(person=ana, at_most_a_year=4, paused_until=today(), motive=None))
    careful = {"at_most_a_year": 1, "paused_until": later}
    kept(Preference(person=other, motive=Motive.PEOPLE, **careful))

    done = merged(ana, other)

    hers = db.session.get(Preference, ana.id)
    facts = hers.at_most_a_year, hers.paused_until, hers.motive
    assert facts == (1, later, Motive.PEOPLE)
    undone(done)
    db.session.expire_all()
    assert db.session.get(Preference, ana.id).at_most_a_year == 4


@pytest.mark.parametrize("both", [True, False])
def test_a_name_is_lent_only_when_both_records_lend_it(any_app, both):
    ana, other = twins()
    since = clock.now()
    kept(Preference(person=ana, lends_name_since=since))
    kept(Preference(person=other, lends_name_since=since - timedelta(days=9) if both else None))

    merged(ana, other)

    assert db.session.get(Preference, ana.id).lends_name_since == (since if both else None)


def test_what_both_have_of_everything_that_is_there_once_goes_back(any_app):
    ana, other = twins()
    office = an_office()
    for person in (ana, other):
        kept(Preference(person=person, at_most_a_year=2))
        kept(ReminderStop(person_id=person.id))
        kept(UsualTime(person_id=person.id, weekday=1, part=Part.EVENING))
    _both_in_one_campaign_and_asked_for_one_evening(ana, other)
    third = a_person()
    for person in (ana, other):
        actions.say_two_people(person, third, by=office)
    a_picture(ana, other)
    before = everything(without=GROWS)

    done = actions.merge(ana, other, {}, by=office, reason="The same")
    db.session.commit()
    actions.undo(done, by=office)

    assert everything(without=GROWS) == before


def _both_in_one_campaign_and_asked_for_one_evening(*people):
    campaign, event = a_campaign(), an_event()
    for person in people:
        kept(Recipient(campaign=campaign, person=person))
        kept(CoverAsk(event=event, slot=the_slot(event), person=person))


@pytest.mark.parametrize("number", [0, 1])
def test_a_hold_and_a_stop_of_either_are_hers_and_the_undo_loses_neither(any_app, number):
    pair = twins()
    a_hold(pair[number])
    outbox.suppress(pair[number].email, Scope.ALL, reason="asked us", source="letter")
    addresses = {person.email for person in pair}

    done = merged(*pair)

    assert safety.held_ids([pair[0].id]) == {pair[0].id}
    assert set(db.session.scalars(sa.select(Suppression.address))) == addresses
    undone(done)
    assert safety.held_ids([one.id for one in pair]) == {pair[number].id}
    assert set(db.session.scalars(sa.select(Suppression.address))) == addresses
