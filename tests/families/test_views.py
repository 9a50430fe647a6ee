"""A guardian's page of her girls, and a girl's own: one link, no password."""

import re
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Consent, ConsentKind
from stepup.db import db
from stepup.events import queries as events
from stepup.events.models import SignupState, SlotRole, Visibility
from stepup.events.plans import SlotPlan
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, State
from stepup.people import links
from stepup.people.models import PersonalLink, Purpose, Role
from tests.factories import (
    a_guardian,
    a_hold,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    today,
    years_ago,
)
from tests.letters import last_letter, link_in
from tests.signing import sign_in

GIRLS = SlotPlan(SlotRole.TEEN, 0, 3)
ROOM = (GIRLS, SlotPlan(SlotRole.MENTOR, 0, 4))


@pytest.fixture
def rosa(app):
    return a_person("Rosa", "Lopez")


@pytest.fixture
def maya(rosa):
    return a_teen(guardian=rosa, born_on=years_ago(16))


def page_of(person):
    token = links.mint(Purpose.FAMILY, person.id, person)
    db.session.commit()
    return f"/family/{token}"


def evening(teen, **facts):
    cohort = cohorts.enrollments_of(teen)[0].cohort
    return an_event(*ROOM, cohort=cohort, visibility=Visibility.COHORT, site=cohort.site, **facts)


def place(teen, event):
    return events.live_signup(event.id, teen.person_id)


def test_she_sees_all_her_girls_and_opening_changes_nothing(client, rosa, maya):
    a_teen(guardian=rosa, first_name="Zoe", last_name="Quetzal")
    a_teen(first_name="Stranger")
    event = evening(maya, title="Essay night")

    page = client.get(page_of(rosa)).text

    assert re.findall(r'<h2 id="girl-\d+">(\w+)', page) == ["Maya", "Zoe"]
    assert "Essay night" in page
    assert "Stranger" not in page
    assert "Quetzal" not in page
    assert place(maya, event) is None


def test_a_yes_takes_the_place_and_a_no_gives_it_back(client, rosa, maya):
    event, page = evening(maya), page_of(rosa)
    dates = f"{page}/{maya.id}/dates/{event.id}"
    assert client.get(f"{dates}.ics").status_code == 404

    assert client.post(f"{dates}/yes").status_code == 303
    assert place(maya, event).state is SignupState.CONFIRMED
    assert place(maya, event).source == "family"
    assert "BEGIN:VEVENT" in client.get(f"{dates}.ics").text
    assert "Google" in client.get(page).text

    client.post(f"{dates}/no")
    assert place(maya, event) is None


def test_a_yes_without_consent_is_refused_with_the_reason(client, rosa, maya):
    event, page = evening(maya), page_of(rosa)
    db.session.execute(db.update(Consent).values(given=False))
    db.session.commit()

    answer = client.post(f"{page}/{maya.id}/dates/{event.id}/yes")

    assert (answer.status_code, "A guardian has withdrawn permission" in answer.text) == (409, True)
    assert place(maya, event) is None


def test_a_girl_on_hold_takes_no_place_and_her_family_sees_only_what_is_public(client, rosa, maya):
    event, page = evening(maya, title="Essay night"), page_of(rosa)
    a_hold(maya.person)

    assert "Essay night" not in client.get(page).text
    assert client.post(f"{page}/{maya.id}/dates/{event.id}/yes").status_code == 404


def test_she_sees_no_date_of_another_cohort(client, rosa, maya):
    other = evening(a_teen(first_name="Zoe"), title="Elsewhere")
    page = page_of(rosa)

    assert "Elsewhere" not in client.get(page).text
    assert client.post(f"{page}/{maya.id}/dates/{other.id}/yes").status_code == 404


@pytest.mark.parametrize(
    "change", [{"no_contact": True}, {"ended_on": today}], ids=["barred", "ended"]
)
def test_who_lost_her_say_sees_nothing_and_can_do_nothing(client, rosa, maya, change):
    event, page = evening(maya, title="Essay night"), page_of(rosa)
    (role,) = cohorts.guardianships_of(maya)
    for name, value in change.items():
        setattr(role, name, value() if callable(value) else value)
    db.session.commit()

    shown = client.get(page)

    assert (shown.status_code, "Maya" in shown.text, "Essay" in shown.text) == (200, False, False)
    for deed in (f"dates/{event.id}/yes", "answers", "sign", "own"):
        answer = client.post(
            f"{page}/{maya.id}/{deed}", data={"question": "photo web", "wish": "yes"}
        )
        assert answer.status_code == 404
    assert place(maya, event) is None


def test_her_18th_birthday_ends_it_when_the_day_begins_at_her_site(client, rosa, maya, monkeypatch):
    maya.person.born_on = date(2008, 11, 27)
    page = page_of(rosa)
    evening_before = datetime(2026, 11, 26, 23, 59, tzinfo=timezone(timedelta(hours=-8)))

    monkeypatch.setattr(clock, "now", lambda: evening_before)
    assert "Maya" in client.get(page).text

    monkeypatch.setattr(clock, "now", lambda: evening_before + timedelta(minutes=1))
    assert "Maya" not in client.get(page).text
    assert client.post(f"{page}/{maya.id}/sign").status_code == 404


def answers(teen, by):
    said = cohorts.last_said(teen.person_id, by.id)
    return {
        f"{kind.value} {channel}".strip(): one.given and one.revoked_at is None
        for (kind, channel), one in said.items()
    }


def test_one_tap_changes_an_answer_under_the_name_she_signed(client, rosa, maya):
    signed = db.session.scalars(select(Consent)).one()
    signed.signed_name = "Rosa L."
    page = page_of(rosa)

    client.post(f"{page}/{maya.id}/answers", data={"question": "photo web", "wish": "yes"})
    assert answers(maya, rosa)["photo web"] is True
    client.post(f"{page}/{maya.id}/answers", data={"question": "photo web", "wish": "no"})
    assert answers(maya, rosa)["photo web"] is False

    kept = db.session.scalars(select(Consent).where(Consent.kind == ConsentKind.PHOTO)).first()
    assert (kept.signed_name, kept.method) == ("Rosa L.", "family page")


def test_one_tap_takes_everything_back_and_a_yes_is_signed_again(client, rosa, maya):
    page = page_of(rosa)
    deed = f"{page}/{maya.id}/answers"
    client.post(deed, data={"question": "photo web", "wish": "yes"})

    client.post(deed, data={"question": "participation", "wish": "no"})

    assert answers(maya, rosa) == {"participation": False, "photo web": False}
    assert client.post(deed, data={"question": "participation", "wish": "yes"}).status_code == 409
    assert client.post(deed, data={"question": "photo web", "wish": "yes"}).status_code == 409
    led = client.post(f"{page}/{maya.id}/sign").location
    assert "May Maya take part?" in client.get(led).text


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 400),
        ({"question": "photo web", "wish": "maybe"}, 400),
        ({"question": "everything", "wish": "yes"}, 409),
        ({"wish": "yes"}, 409),
    ],
)
def test_nonsense_changes_nothing(client, rosa, maya, typed, status):
    before = answers(maya, rosa)

    assert client.post(f"{page_of(rosa)}/{maya.id}/answers", data=typed).status_code == status
    assert answers(maya, rosa) == before


def test_she_reads_what_was_written_to_her_daughter_without_the_keys_in_it(client, rosa, maya):
    event, page = evening(maya, title="Essay night"), page_of(rosa)
    client.post(f"{page}/{maya.id}/dates/{event.id}/yes")
    sign_in = outbox.queue(
        "maya@example.org", "people/email/sign_in", key="x", person_id=maya.person_id,
        url="https://example.org/in", code="123456", called="Maya",
    )  # fmt: skip
    db.session.execute(db.update(Letter).values(state=State.SENT, sent_at=clock.now()))
    db.session.commit()

    shown = client.get(page).text

    [said] = re.findall(r'class="said">(.*?)</details>', shown, re.DOTALL)  # a copy is no second
    assert "Essay night" in said
    assert "http" not in said
    assert sign_in.subject not in shown
    assert "123456" not in shown


def test_a_stop_counts_at_once_and_can_be_taken_back(client, rosa, maya):
    event, page = evening(maya), page_of(rosa)
    client.post(f"{page}/{maya.id}/dates/{event.id}/yes")
    assert len(db.session.scalars(select(Letter)).all()) == 2  # hers, and a copy

    client.post(f"{page}/{maya.id}/answers", data={"question": "electronic", "wish": "no"})

    db.session.rollback()
    assert set(db.session.scalars(select(Letter.state))) == {State.CANCELLED}
    assert "We do not write any more" in client.get(page).text
    client.post(f"{page}/{maya.id}/answers", data={"question": "electronic", "wish": "yes"})
    assert not cohorts.silence_of(maya.person_id).stopped


def test_after_each_answer_the_page_opens_where_the_answer_stands(client, rosa, maya):
    page, deed = page_of(rosa), f"{page_of(rosa)}/{maya.id}/answers"

    stopped = client.post(deed, data={"question": "electronic", "wish": "no"}).location
    allowed = client.post(deed, data={"question": "photo web", "wish": "yes"}).location

    shown = client.get(page).text
    for location, place in ((stopped, "letters"), (allowed, "allows")):
        assert location.endswith(f"#{place}-{maya.id}")
        assert f'id="{place}-{maya.id}"' in shown


def test_a_girl_has_a_page_of_her_own_with_a_stop_but_no_consents(client, rosa, maya):
    page = page_of(rosa)
    hers = re.search(r"/family/[\w-]+", client.post(f"{page}/{maya.id}/own").text).group()

    shown = client.get(hers).text
    assert ("Your dates" in shown, "What you allow" in shown) == (True, False)

    forbidden = {"question": "participation", "wish": "no"}
    assert client.post(f"{hers}/{maya.id}/answers", data=forbidden).status_code == 409
    client.post(f"{hers}/{maya.id}/answers", data={"question": "electronic", "wish": "no"})
    client.post(f"{page}/{maya.id}/answers", data={"question": "electronic", "wish": "yes"})
    assert cohorts.silence_of(maya.person_id).stopped


def test_a_girl_under_13_gets_no_page(client, rosa, maya):
    maya.person.born_on = years_ago(13) + timedelta(days=1)
    page = page_of(rosa)

    answer = client.post(f"{page}/{maya.id}/own")

    assert (answer.status_code, "At your age" in answer.text) == (409, True)
    assert {link.person_id for link in db.session.scalars(select(PersonalLink))} == {rosa.id}


def test_from_18_on_the_page_is_hers_with_her_own_answers(client, rosa, maya):
    maya.person.born_on = years_ago(18)
    page = page_of(maya.person)

    shown = client.get(page).text

    assert "Happy birthday!" in shown
    assert "What you allow" in shown
    led = client.post(f"{page}/{maya.id}/sign").location
    assert client.post(led, data={"answer": "yes", "signed_name": "Maya L."}).status_code == 302


def test_a_closed_page_is_gone_under_every_address(client, rosa, maya):
    page, other = page_of(rosa), page_of(rosa)

    client.post(f"{page}/close")

    assert [client.get(each).status_code for each in (page, other)] == [404, 404]


def test_it_speaks_her_language(client, rosa, maya):
    rosa.language = "es"

    assert '<html lang="es">' in client.get(page_of(rosa)).text


def test_her_page_asks_as_often_for_ten_dates_as_for_one(client, rosa, maya, count_queries):
    page = page_of(rosa)
    for number in range(2):
        evening(maya, starts_in=timedelta(days=number + 1))
    client.post(f"{page}/{maya.id}/dates/1/yes")
    with count_queries() as few:
        client.get(page)

    for number in range(3, 12):
        event = evening(maya, starts_in=timedelta(days=number + 1))
        client.post(f"{page}/{maya.id}/dates/{event.id}/yes")

    with count_queries() as many:
        client.get(page)
    assert len(many) == len(few)


def test_both_parents_see_her_and_one_takes_the_place_once(any_app):
    client = any_app.test_client()
    rosa, luis = a_person("Rosa"), a_person("Luis")
    maya = a_teen(guardian=rosa)
    a_guardian(maya, luis)
    event = evening(maya)

    for parent in (rosa, luis):
        client.post(f"{page_of(parent)}/{maya.id}/dates/{event.id}/yes")

    assert len(events.live_signups(event)) == 1


def test_staff_send_the_address_to_who_may_answer_and_a_stop_silences_it(client, rosa, maya):
    a_guardian(maya, a_person("Luis", email="luis@example.org"), no_contact=True)
    sign_in(client, a_staff_member(Role.COORDINATOR))
    (enrollment,) = cohorts.enrollments_of(maya)
    deed = f"/staff/cohorts/{enrollment.cohort_id}/girls/{enrollment.id}/page"

    client.post(deed)

    letter = last_letter()
    assert [one.address for one in db.session.scalars(select(Letter))] == [rosa.email]
    assert "Maya" in client.get(link_in(letter, "/family")).text
    maya.contact_stopped_at = clock.now()
    db.session.commit()
    assert client.post(deed).status_code == 409
