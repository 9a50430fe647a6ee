"""Whose mail comes back is a task for staff, and is found again through those who knew her."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.audit.models import Entry
from stepup.campaigns import actions
from stepup.campaigns.queries import audience, lost
from stepup.campaigns.queries.audience import Audience
from stepup.db import db
from stepup.errors import Refused
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox import bounces
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter, Scope, State
from stepup.people import actions as people
from stepup.people import queries as known
from stepup.people.models import Role
from stepup.privacy import actions as privacy
from tests.campaigns.factories import a_campaign, a_sent_campaign, letters_of
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_staff_member,
    an_alumna,
    kept,
    today,
    years_ago,
)
from tests.letters import plain_text
from tests.outbox.test_bounces import a_bounce
from tests.signing import sign_in

GONE = "zoe@old.example"


def a_lost_alumna(cohort=None, **facts):
    zoe = an_alumna(cohort, **({"first_name": "Zoe", "email": GONE} | facts))
    outbox.suppress(zoe.person.email, Scope.ALL, reason="comes back", source=letters.BY_MAIL)
    db.session.commit()
    return zoe


def mentored(alumna, **facts):
    mentor = a_mentor(first_name="Dana", **facts)
    kept(Match(mentor=mentor, teen=alumna.person, starts_on=years_ago(9), ended_on=years_ago(8)))
    return mentor


def women(site_ids=None):
    return [(each.alumna.person_id, each.asked) for each in lost.lost(site_ids, 1, 50)[0]]


def knowers(alumna):
    return [(each.person.first_name, each.mentored_her) for each in lost.who_knows(alumna)]


def test_a_letter_that_comes_back_for_good_becomes_a_task_for_staff(any_app):
    zoe = an_alumna(first_name="Zoe", email=GONE)
    (letter,) = letters_of(a_sent_campaign())
    letter.state = State.SENT
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    quiet = client.get("/staff").text

    outbox.record_bounce(bounces.read(a_bounce(GONE, quoting=letter.message_id)))
    db.session.commit()

    today, listed = client.get("/staff").text, client.get("/staff/campaigns/lost").text
    assert "Ask who knows them" not in quiet
    assert "Mail to 1 alumna comes back" in today
    assert f'href="/staff/campaigns/lost/{zoe.person_id}">Zoe Lopez</a>' in listed
    assert "nobody yet" in listed


def test_the_letter_to_who_mentored_her_is_ready_and_goes_once(any_app):
    zoe = a_lost_alumna(a_cohort(name="Lincoln 2019"), last_name="Rivera")
    dana = mentored(zoe)
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    page = f"/staff/campaigns/lost/{zoe.person_id}"

    ready = client.get(page).text
    pressed = [client.post(f"{page}/ask/{dana.id}").status_code for _ in range(2)]
    after = client.get(page).text

    [letter] = db.session.scalars(db.select(Letter).where(Letter.person_id == dana.id))
    assert "Do you know how Zoe is?" in ready
    assert (letter.subject, pressed) == ("Do you know how Zoe is?", [302, 409])
    assert "You mentored her" in plain_text(letter)
    assert "Rivera" not in plain_text(letter)
    assert GONE not in plain_text(letter)
    assert "asked on" in after
    assert women() == [(zoe.person_id, 1)]


def test_her_class_is_asked_in_its_own_language(app):
    cohort = a_cohort(name="Lincoln 2019")
    zoe = a_lost_alumna(cohort)
    bea = an_alumna(cohort, first_name="Bea", language="es")

    letter = actions.ask_after(zoe, bea.person_id)

    assert (letter.language, letter.subject) == ("es", "¿Sabe cómo está Zoe?")
    assert "Lincoln 2019" in plain_text(letter)
    assert "There is nothing to do" not in plain_text(letter)


def test_only_who_may_be_written_to_is_asked(app):
    cohort = a_cohort()
    zoe = a_lost_alumna(cohort)
    held, sent_away = mentored(zoe), mentored(zoe)
    a_hold(held)
    gone = mentored(zoe, email="gone@example.org")
    outbox.suppress("gone@example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="link")
    privacy.erase(sent_away, reason="She asked")
    an_alumna(cohort, first_name="Young", born_on=years_ago(17))
    an_alumna(cohort, first_name="Silent", may_invite=False)
    an_alumna(first_name="Elsewhere")
    an_alumna(cohort, first_name="Bea")
    db.session.commit()

    assert knowers(zoe) == [("Bea", False)]
    with pytest.raises(Refused, match="Choose somebody else"):
        actions.ask_after(zoe, gone.id)


@pytest.mark.parametrize("what", ["a minor", "on hold", "closed for cause", "never said yes"])
def test_after_whom_we_may_not_write_to_nobody_is_asked(app, client, what):
    facts = {"a minor": {"born_on": years_ago(17)}, "never said yes": {"may_invite": False}}
    zoe = a_lost_alumna(**facts.get(what, {}))
    dana = mentored(zoe)
    if what == "on hold":
        a_hold(zoe.person)
    if what == "closed for cause":
        zoe.closed_for_cause_at = clock.now()
    db.session.commit()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    page = client.get(f"/staff/campaigns/lost/{zoe.person_id}").text

    assert "nobody whom we may ask after her" in page
    with pytest.raises(Refused, match="nobody is asked after her"):
        actions.ask_after(zoe, dana.id)
    assert db.session.scalars(db.select(Letter).where(Letter.person_id == dana.id)).all() == []


def test_a_new_address_is_written_down_and_the_old_one_still_says_who_she_is(any_app):
    zoe = a_lost_alumna()
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    page = f"/staff/campaigns/lost/{zoe.person_id}"

    wrong = [
        client.post(page, data={"email": each}).status_code for each in ("", "nobody", "x" * 300)
    ]
    client.post(page, data={"email": "Zoe@New.example"})

    db.session.expire_all()
    assert wrong == [422, 409, 422]
    assert zoe.person.email == "zoe@new.example"
    assert known.had_addresses([GONE]) == {GONE: zoe.person}
    assert women() == []
    assert letters.suppression_of(GONE).source == letters.BY_MAIL  # nothing goes there again
    [deed] = db.session.scalars(db.select(Entry).where(Entry.deed == "wrote down an address of"))
    assert deed.thing_id == zoe.person_id


def test_an_address_that_works_again_is_written_to_again_and_no_other(any_app):
    zoe, mia = a_lost_alumna(), a_lost_alumna(email="mia@old.example")

    actions.write_down_address(zoe, GONE)
    db.session.commit()

    assert letters.suppression_of(GONE) is None
    assert women() == [(mia.person_id, 0)]


def test_what_she_asked_for_herself_stands_whoever_writes_down_her_address(app):
    zoe = a_lost_alumna()
    outbox.suppress("zoe@new.example", Scope.CAMPAIGNS, reason="unsubscribed", source="link")

    actions.write_down_address(zoe, "zoe@new.example")

    assert letters.suppression_of("zoe@new.example").reason == "unsubscribed"


def test_the_address_of_staff_and_of_another_with_her_name_is_not_taken(app):
    staff, ana = a_staff_member(), an_alumna(first_name="Ana", last_name="Lopez")

    with pytest.raises(Refused, match="an admin changes it"):
        people.write_down_address(staff, "elsewhere@example.org")
    with pytest.raises(Refused, match="already a Ana Lopez"):
        people.write_down_address(an_alumna(first_name="Ana").person, ana.person.email)


def test_staff_of_one_site_see_the_lost_of_that_site(app, client):
    here = a_lost_alumna()
    there = a_lost_alumna(email="mia@old.example")
    sign_in(client, a_staff_member(Role.COORDINATOR, here.cohort.site))

    assert women({here.cohort.site_id}) == [(here.person_id, 0)]
    assert client.get(f"/staff/campaigns/lost/{there.person_id}").status_code == 404
    assert client.get(f"/staff/campaigns/lost/{here.person_id}").status_code == 200


def test_who_has_no_address_is_found_the_same_way(app, client):
    ana = an_alumna(email=None)
    dana = mentored(ana)
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    page = client.get(f"/staff/campaigns/lost/{ana.person_id}").text

    assert "We have no address of hers." in page
    assert f"/lost/{ana.person_id}/ask/{dana.id}" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_lost_take_the_same_queries_for_one_and_thirty(app, client, count_queries, number):
    cohort = a_cohort()
    for place in range(number):
        a_lost_alumna(cohort, email=f"z{place}@old.example", last_name=f"L{place}")
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    with count_queries() as queries:
        page = client.get("/staff/campaigns/lost").text

    assert page.count("nobody yet") == number
    assert len(queries) == 6


def test_who_is_erased_is_not_named_in_the_letter_that_asked_after_her(app):
    zoe = a_lost_alumna()
    letter = actions.ask_after(zoe, mentored(zoe).id)
    db.session.commit()

    privacy.erase(zoe.person, reason="She asked")
    db.session.commit()

    db.session.refresh(letter)
    assert (letter.state, letter.subject, letter.content) == (State.CANCELLED, "", None)


def test_a_birth_date_fills_a_gap_and_mends_why_she_was_left_out(any_app):
    ana = an_alumna(first_name="Ana", born_on=None, graduated_on=today() - timedelta(days=200))
    campaign = a_campaign()
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    page = f"/staff/campaigns/lost/{ana.person_id}"

    left_out = client.get(f"/staff/campaigns/{campaign.id}/left-out/under_18").text
    wrong = [client.post(f"{page}/born", data={"born_on": day}) for day in ("", "2999-01-01")]
    client.post(f"{page}/born", data={"born_on": years_ago(19).isoformat()})
    again = client.post(f"{page}/born", data={"born_on": "1990-01-01"})

    db.session.expire_all()
    assert f'href="{page}" aria-label="Write down her birth date: Ana Lopez"' in left_out
    assert [each.status_code for each in wrong] == [422, 422]
    assert again.status_code == 409
    assert ana.person.born_on == years_ago(19)
    assert audience.count(Audience()).eligible == 1
    assert "You know when she was born" not in client.get(page).text


def test_nothing_is_written_down_about_who_was_erased(app):
    zoe = a_lost_alumna()
    privacy.erase(zoe.person, reason="She asked")

    with pytest.raises(Refused, match="She was erased"):
        actions.write_down_address(zoe, "zoe@new.example")
    with pytest.raises(Refused, match="She was erased"):
        people.write_down_birth_date(zoe.person, years_ago(30))
