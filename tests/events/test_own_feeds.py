"""Feeds behind a secret address: when they were read, a cohort's, what a revoked one says."""

import re
from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import feed_tasks
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole, Visibility
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import PersonalLink, Purpose
from tests.events.test_feeds import entries, feed_of, later
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
)
from tests.signing import sign_in

OF_COHORT = {"visibility": Visibility.COHORT}


def the_link():
    db.session.expire_all()
    return db.session.scalars(db.select(PersonalLink).filter_by(purpose=Purpose.FEED)).one()


def cohort_feed(person, cohort):
    return feed_of(person).replace(".ics", f"/cohorts/{cohort.id}.ics")


def test_reading_a_feed_changes_nothing_until_it_is_written_down(any_app):
    feed, client = feed_of(a_person()), any_app.test_client()

    client.get(feed)
    before = the_link().used_at
    db.session.commit()
    feed_tasks.write_down()

    assert before is None
    assert the_link().used_at is not None


def test_a_feed_that_is_polled_all_day_is_written_down_once(any_app, monkeypatch):
    feed, client = feed_of(a_person()), any_app.test_client()
    noon = later(monkeypatch, days=1).replace(hour=12)
    for minutes in (0, 15, 30, 600):
        monkeypatch.setattr(clock, "now", lambda at=noon + timedelta(minutes=minutes): at)
        client.get(feed)
        feed_tasks.write_down()
    first = the_link().used_at

    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(days=1))
    client.get(feed)
    feed_tasks.write_down()

    assert (first, the_link().used_at) == (noon, noon + timedelta(days=1))


def test_an_answer_that_says_unchanged_was_a_reading_too(app, client):
    feed = feed_of(a_person())
    tag = client.get(feed).headers["ETag"]
    app.extensions["feed_reads"].link_ids.clear()

    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304

    assert app.extensions["feed_reads"].link_ids == {the_link().id}


def test_looking_at_the_head_of_a_feed_is_no_reading(app, client):
    client.head(feed_of(a_person()))

    assert app.extensions["feed_reads"].link_ids == set()


def test_what_cannot_be_written_now_is_kept_for_later(app, client):
    notebook = app.extensions["feed_reads"]
    client.get(feed_of(a_person()))
    db.session.execute(db.text("ALTER TABLE personal_link RENAME TO away"))
    db.session.commit()

    feed_tasks.write_down()
    kept = len(notebook.link_ids)
    db.session.execute(db.text("ALTER TABLE away RENAME TO personal_link"))
    db.session.commit()
    feed_tasks.write_down()

    assert kept == 1
    assert the_link().used_at is not None


def test_a_thread_of_the_process_writes_down_what_is_left_when_it_stops(app, client):
    client.get(feed_of(a_person()))

    feed_tasks.start(app)()

    assert the_link().used_at is not None


def test_her_page_shows_when_each_feed_was_last_read(app, client):
    ana = a_person()
    feed = feed_of(ana)
    sign_in(client, ana)
    before = client.get("/me/feeds").text

    client.get(feed)
    feed_tasks.write_down()

    assert "not yet" in before
    after = client.get("/me/feeds").text
    assert "not yet" not in after
    assert clock.day(clock.now(), "UTC") in " ".join(re.sub("<[^>]+>", " ", after).split())


COHORT_SLOTS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 9)


def an_evening(cohort, title="For the group", **facts):
    return an_event(*COHORT_SLOTS, title=title, cohort=cohort, site=cohort.site, **facts)


@pytest.mark.parametrize("who", ["girl", "guardian", "mentor", "staff"])
def test_a_cohorts_feed_is_for_whoever_belongs_to_it_or_serves(app, client, who):
    cohort, guardian = a_cohort(), a_person("Rosa", "Cruz")
    girl = a_teen(cohort, guardian=guardian).person
    an_evening(cohort, **OF_COHORT)
    an_evening(cohort, "For all")
    an_evening(cohort, "Behind closed doors", visibility=Visibility.PRIVATE)
    an_evening(a_cohort(), "Of others", **OF_COHORT)
    reader = {
        "girl": girl,
        "guardian": guardian,
        "mentor": a_mentor() if who == "mentor" else None,
        "staff": a_staff_member() if who == "staff" else None,
    }[who]

    answer = client.get(cohort_feed(reader, cohort))

    assert set(entries(answer)) == {"For the group", "For all"}
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("who", ["a stranger", "a girl of another cohort", "a held mentor"])
def test_a_cohorts_feed_is_for_nobody_else(app, client, who):
    cohort = a_cohort()
    an_evening(cohort, **OF_COHORT)
    reader = {
        "a stranger": a_person,
        "a girl of another cohort": lambda: a_teen().person,
        "a held mentor": lambda: a_hold(a_mentor()).person,
    }[who]()

    assert client.get(cohort_feed(reader, cohort)).status_code == 404


def test_who_leaves_the_cohort_reads_its_feed_no_longer(app, client):
    cohort = a_cohort()
    girl = a_teen(cohort)
    feed = cohort_feed(girl.person, cohort)
    assert client.get(feed).status_code == 200

    db.session.execute(db.text("UPDATE enrollment SET ends_on = '2020-01-01'"))
    db.session.commit()

    assert client.get(feed).status_code == 404


def test_a_cohorts_feed_has_changed_when_its_dates_have(app, client):
    cohort, other = a_cohort(), a_cohort()
    event, tags = an_evening(cohort, **OF_COHORT), []
    mentor = a_mentor()
    feeds = [cohort_feed(mentor, each) for each in (cohort, other)]

    def look():
        tags.append(tuple(client.get(feed).headers["ETag"] for feed in feeds))

    look()
    look()
    changes.change(event, title="Renamed")
    look()
    changes.change(event, cohort=other)
    look()

    assert tags[0] == tags[1]
    assert (tags[1][0] != tags[2][0], tags[1][1] == tags[2][1]) == (True, True)
    assert (tags[2][0] != tags[3][0], tags[2][1] != tags[3][1]) == (True, True)


def test_a_cohorts_feed_links_no_online_meeting(app, client):
    cohort = a_cohort()
    an_evening(cohort, online_url="https://meet.example/room", **OF_COHORT)

    assert "meet.example" not in client.get(cohort_feed(a_mentor(), cohort)).text


def test_the_new_address_comes_with_those_of_her_cohorts(app, client):
    cohort = a_cohort(name="Spring 2027")
    a_cohort(name="Elsewhere")
    sign_in(client, a_teen(cohort, born_on=None).person)

    made = client.post("/me/feeds", data={"name": "my phone"}).text

    assert re.search(rf"/feeds/[\w-]+/cohorts/{cohort.id}\.ics", made)
    assert "Spring 2027" in made
    assert "Elsewhere" not in made
    assert "webcal://" in made


def revoked(person):
    feed = feed_of(person)
    links.revoke(the_link())
    db.session.commit()
    return feed


def test_a_revoked_feed_says_so_for_a_week_and_shows_nothing_of_hers(client, monkeypatch):
    event, ana = an_event(title="Essays"), a_person()
    seats.sign_up(the_slot(event), ana)
    feed = revoked(ana)

    answer = client.get(feed)
    [(title, event)] = entries(answer).items()
    tag = answer.headers["ETag"]

    assert title == "This calendar was switched off"
    assert str(event["URL"]).endswith("/me/feeds")
    assert event["TRANSP"] == "TRANSPARENT"
    assert event.start <= clock.now() < event.end
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304
    later(monkeypatch, days=6)
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304
    later(monkeypatch, days=2)
    assert client.get(feed).status_code == 404


def test_a_revoked_feed_says_so_in_her_language(client):
    feed = revoked(a_person(language="es"))

    assert list(entries(client.get(feed))) == ["Este calendario se apagó"]


def test_the_cohorts_of_a_revoked_feed_are_gone_at_once(app, client):
    cohort, mentor = a_cohort(), a_mentor()
    feed = revoked(mentor).replace(".ics", f"/cohorts/{cohort.id}.ics")

    assert client.get(feed).status_code == 404


def test_a_feed_of_somebody_erased_says_nothing(client):
    ana = a_person()
    feed = revoked(ana)
    ana.erased_at = clock.now()
    db.session.commit()

    assert client.get(feed).status_code == 404


def test_every_feed_has_a_name_a_color_and_when_to_come_again(app, client):
    cohort, mentor = a_cohort(name="Spring 2027"), a_mentor()
    addresses = ["/calendar.ics", feed_of(mentor), cohort_feed(mentor, cohort)]

    for address in addresses:
        text = client.get(address).text
        assert re.search(r"\r\nNAME:.+\r\n(.*\r\n)*X-WR-CALNAME:", text)
        assert "\r\nCOLOR:purple\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
