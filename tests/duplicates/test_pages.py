"""The pages of the register: the list, the comparison, the merge and its undo."""

import pytest

from stepup.cohorts.models import Guardianship
from stepup.db import db
from stepup.duplicates import actions, queries
from stepup.events.actions import seats
from stepup.people import actions as people
from stepup.people.merges import Merge, Pair
from stepup.people.models import Role
from tests.duplicates.factories import merged, twins
from tests.factories import a_hold, a_person, a_site, a_staff_member, a_teen, an_event, the_slot
from tests.signing import sign_in


@pytest.fixture
def office(client):
    office = a_staff_member(Role.COORDINATOR, first_name="Ada", last_name="Office")
    sign_in(client, office)
    return office


def looked():
    count = actions.find_pairs()
    db.session.commit()
    return count


def test_the_list_says_in_words_what_two_records_share(client, office):
    twins(phone="+16265550100")[0].phone = "+16265550100"
    client.post("/staff/people/duplicates/look")

    page = client.get("/staff/people/duplicates").text

    assert "1 likely pair" in page
    assert "the same telephone" in page
    assert "Ana Miller" in page


def test_a_night_finds_each_pair_once_and_forgets_what_is_mended(any_app):
    ana, other = twins(phone="+16265550100")
    ana.phone = other.phone
    db.session.commit()

    assert (looked(), looked(), len(pairs())) == (1, 1, 1)

    other.phone = "+12125550100"
    db.session.commit()
    assert (looked(), pairs()) == (0, [])


def pairs():
    return db.session.scalars(db.select(Pair)).all()


def test_two_people_are_remembered_and_can_be_taken_back(client, office):
    ana, other = twins(phone="+16265550100")
    ana.phone = other.phone
    db.session.commit()
    looked()

    client.post(f"/staff/people/{other.id}/and/{ana.id}/two-people")
    assert looked() == 0
    assert "Nobody seems" in client.get("/staff/people/duplicates").text

    [pair] = pairs()
    client.post(f"/staff/people/pairs/{pair.id}/take-back")
    assert looked() == 1


def test_a_mother_and_her_daughter_at_one_telephone_are_not_asked_about(app):
    girl = a_teen(first_name="Rosa", last_name="Lopez", phone="+16265550100")
    guardian = db.session.scalars(db.select(Guardianship)).one().guardian
    guardian.phone, girl.person.phone, guardian.born_on = "+1", "+1", girl.person.born_on
    db.session.commit()

    assert looked() == 0


def test_the_two_are_compared_merged_and_taken_apart_again(client, office):
    ana, other = twins(city="Pasadena")
    seats.sign_up(the_slot(an_event()), other)
    preview = client.get(f"/staff/people/{ana.id}/merge/{other.id}").text
    assert "Places at events: 1" in preview
    assert "Ana Miller" in preview

    sent = {"name": "gone", "email": "kept", "reason": "She told us"}
    done = client.post(f"/staff/people/{ana.id}/merge/{other.id}", data=sent, follow_redirects=True)
    assert "Ana Miller is a part of Ana Miller" in done.text
    db.session.expire_all()
    assert (ana.name, ana.email, ana.city) == ("Ana Miller", "ana@example.org", "Pasadena")

    [merge] = queries.merges_of(ana.id)
    apart = client.post(f"/staff/people/merges/{merge.id}/undo", follow_redirects=True)
    assert "Everything went back" in apart.text
    assert merge.by_id == office.id


def test_the_page_of_the_empty_record_leads_to_hers(client, office):
    ana, other = twins()
    merged(ana, other)

    answer = client.get(f"/staff/people/{other.id}")

    assert answer.headers["Location"] == f"/staff/people/{ana.id}"


def test_what_speaks_against_it_is_on_the_page_and_refuses_the_deed(client, office):
    girl = a_teen().person
    woman = a_staff_member(first_name="Maya")

    page = client.get(f"/staff/people/{woman.id}/merge/{girl.id}").text
    answer = client.post(
        f"/staff/people/{woman.id}/merge/{girl.id}", data={"reason": "Typed <by> me"}
    )

    assert "One is a girl and the other a grown-up" in page
    assert "Merge them" not in page
    assert (answer.status_code, "Nothing was merged" in answer.text) == (409, True)
    assert db.session.scalars(db.select(Merge)).all() == []


def test_what_was_chosen_is_still_chosen_when_it_is_refused(client, office):
    ana, other = twins()

    answer = client.post(
        f"/staff/people/{ana.id}/merge/{other.id}", data={"name": "gone", "reason": " "}
    )

    assert answer.status_code == 409
    assert 'id="name-gone" value="gone" checked' in answer.text


def test_the_hold_is_announced_without_its_note(client, office):
    ana, other = twins()
    a_hold(other, note="What somebody saw")

    page = client.get(f"/staff/people/{ana.id}/merge/{other.id}").text

    assert "Ana Miller is on hold: the hold stays" in page
    assert "What somebody saw" not in page


def test_a_search_finds_whom_nobody_suspects(client, office):
    ana, other = twins()

    page = client.get(f"/staff/people/{ana.id}/duplicates?q=miller").text

    assert f"/staff/people/{ana.id}/merge/{other.id}" in page


def test_only_the_whole_house_s_coordinators_and_admins_come_in(client, app):
    ana, other = twins()
    site = a_site()
    for who in (
        a_person(),
        a_staff_member(Role.COORDINATOR, site),
        a_staff_member(Role.ADMIN, site),
        a_staff_member(Role.SAFEGUARDING_LEAD),
    ):
        sign_in(client, who)
        assert client.get("/staff/people/duplicates").status_code == 403
        assert client.post(f"/staff/people/{ana.id}/merge/{other.id}").status_code == 403


def test_the_list_asks_as_often_for_thirty_as_for_one(client, office, count_queries):
    def grow(number):
        for first in ("Ana", "Anna"):
            a_person(first, f"Lopez{number}", phone=f"+1626555{number:04}")

    grow(1)
    looked()
    client.get("/staff/people/duplicates")
    with count_queries() as few:
        client.get("/staff/people/duplicates")
    for number in range(2, 31):
        grow(number)
    assert looked() == 30

    with count_queries() as many:
        client.get("/staff/people/duplicates")

    assert len(many) == len(few)


def test_a_role_of_both_at_the_whole_house_is_one_role(app):
    ana, other = twins()
    for person in (ana, other):
        people.grant(person, Role.MATCH_SUPPORT)
    db.session.commit()

    merged(ana, other)

    assert [given.role for given in people.queries.grants_of(ana)] == [Role.MATCH_SUPPORT]
