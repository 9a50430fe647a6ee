"""The calendar of a family: a guardian without an account subscribes to her girls' dates."""

import re
from datetime import timedelta

import pytest

from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SlotRole
from stepup.people import links
from stepup.people.models import PersonalLink, Purpose
from tests.events.test_feeds import entries
from tests.factories import a_hold, a_person, a_teen, an_event, the_slot, today, years_ago
from tests.families.test_views import evening, page_of


@pytest.fixture
def rosa(app):
    return a_person("Rosa", "Lopez")


@pytest.fixture
def maya(rosa):
    return a_teen(guardian=rosa, last_name="Geheimnis", born_on=years_ago(16))


def coming(*teens, title="Essay night", **facts):
    """All of them to one evening, planned for the first one's cohort."""
    event = evening(teens[0], title=title, **facts)
    for teen in teens:
        seats.sign_up(the_slot(event, SlotRole.TEEN), teen.person)
    db.session.commit()
    return event


def feed_of(person):
    token = links.mint(Purpose.FEED, person.id, person, name="phone")
    db.session.commit()
    return f"/feeds/{token}/family.ics"


def test_she_makes_it_on_her_page_reads_it_once_and_revokes_it(client, rosa, maya):
    coming(maya)
    page = page_of(rosa)

    made = client.post(f"{page}/feeds", data={"name": " my  phone "})
    address = re.search(r"/feeds/[\w-]+/family\.ics", made.text).group()
    again = client.get(page).text

    assert "webcal://" in made.text
    assert list(entries(client.get(address))) == ["Essay night"]
    assert "my phone" in again
    assert address not in again
    link = db.session.scalars(db.select(PersonalLink).filter_by(purpose=Purpose.FEED)).one()
    assert client.post(f"{page}/feeds/{link.id}/revoke").status_code == 303
    assert list(entries(client.get(address))) == ["This calendar was switched off"]


def test_a_feed_without_a_name_is_asked_for_one_on_the_same_page(client, rosa, maya):
    answer = client.post(f"{page_of(rosa)}/feeds", data={"name": " "})

    assert (answer.status_code, "Give it a name" in answer.text) == (422, True)


def test_nobody_revokes_the_feed_of_another_family(client, rosa, maya):
    feed = feed_of(rosa)
    link = db.session.scalars(db.select(PersonalLink).filter_by(purpose=Purpose.FEED)).one()

    assert client.post(f"{page_of(a_person())}/feeds/{link.id}/revoke").status_code == 404
    assert client.get(feed).status_code == 200


def test_it_holds_what_her_girls_and_she_herself_are_down_for_and_nothing_else(client, rosa, maya):
    coming(maya)
    evening(maya, title="Not answered")
    coming(a_teen(first_name="Stranger"), title="Of others")
    seats.sign_up(the_slot(an_event(title="Open house")), rosa)

    found = entries(client.get(feed_of(rosa)))

    assert sorted(found) == ["Essay night", "Open house"]
    assert not {"ATTENDEE", "ORGANIZER"} & set(found["Essay night"])


def test_sisters_at_one_evening_are_one_entry_that_says_who_and_no_surname(client, rosa, maya):
    enrolled = cohorts.enrollments_of(maya)[0].cohort
    zoe = a_teen(enrolled, guardian=rosa, first_name="Zoe", last_name="Geheimnis")
    coming(maya, zoe)

    answer = client.get(feed_of(rosa))

    assert list(entries(answer)) == ["Essay night (Maya, Zoe)"]
    assert "Geheimnis" not in answer.text


def barred(maya, _rosa):
    (role,) = cohorts.guardianships_of(maya)
    role.no_contact = True


def ended(maya, _rosa):
    (role,) = cohorts.guardianships_of(maya)
    role.ended_on = today()


def grown_up(maya, _rosa):
    maya.person.born_on = years_ago(18)


def paused(maya, _rosa):
    a_hold(maya.person)


def held_herself(_maya, rosa):
    a_hold(rosa)


@pytest.mark.parametrize("change", [barred, ended, grown_up, paused, held_herself])
def test_when_her_say_ends_the_next_reading_is_empty(client, rosa, maya, change):
    coming(maya)
    feed = feed_of(rosa)
    tag = client.get(feed).headers["ETag"]
    change(maya, rosa)
    db.session.commit()

    answer = client.get(feed, headers={"If-None-Match": tag})

    assert list(entries(answer)) == []


def test_it_has_changed_when_her_girls_place_has_and_else_answers_unchanged(client, rosa, maya):
    event, feed = evening(maya), feed_of(rosa)
    tag = client.get(feed).headers["ETag"]
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304

    seats.sign_up(the_slot(event, SlotRole.TEEN), maya.person)
    db.session.commit()

    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 200


def test_it_asks_as_often_for_two_girls_with_six_dates_as_for_one(
    client, rosa, maya, count_queries
):
    coming(maya)
    feed = feed_of(rosa)
    with count_queries() as few:
        client.get(feed)

    zoe = a_teen(cohorts.enrollments_of(maya)[0].cohort, guardian=rosa, first_name="Zoe")
    for number in range(2, 7):
        coming(maya, zoe, starts_in=timedelta(days=number))

    with count_queries() as many:
        assert len(entries(client.get(feed))) > 1
    assert len(many) == len(few)


def test_closing_the_page_switches_its_calendars_off(client, rosa, maya):
    coming(maya)
    feed = feed_of(rosa)

    client.post(f"{page_of(rosa)}/close")

    assert list(entries(client.get(feed))) == ["This calendar was switched off"]


def test_the_girl_herself_subscribes_from_her_own_page(client, rosa, maya):
    coming(maya)

    made = client.post(f"{page_of(maya.person)}/feeds", data={"name": "phone"})

    address = re.search(r"/feeds/[\w-]+/family\.ics", made.text).group()
    assert list(entries(client.get(address))) == ["Essay night"]
