import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.cohorts import queries
from stepup.cohorts.actions import consents, invitations
from stepup.cohorts.models import Alumna, Guardianship
from stepup.db import db
from stepup.people.models import Person
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from tests.factories import a_cohort, a_teen, an_alumna, today, years_ago
from tests.letters import last_letter, link_in

SIGNED = {"signed_name": "Rosa Lopez"}


@pytest.fixture
def maya(app):
    return a_teen(consented=False)


def asked(teen, on=None):
    (enrollment,) = queries.enrollments_of(teen)
    consents.ask(enrollment, on or today())
    db.session.commit()
    return link_in(last_letter(), "/consent")


def stops(teen):
    youth = queries.youth_for([teen.person_id], today())[teen.person_id]
    return [reason.rule for reason in rules.participation(youth, today(), DEFAULTS)]


def the_guardian(teen):
    return queries.guardianships_of(teen)[0].guardian


def test_opening_the_link_shows_the_text_and_changes_nothing(client, maya):
    maya.person.rename("Maya", "Quetzalcoatl")
    page = client.get(asked(maya))

    assert "May Maya take part?" in page.text
    assert "Two checked adults who are not related" in page.text
    assert "Quetzalcoatl" not in page.text
    assert list(queries.consents_of(maya.person_id)) == []


def test_a_guardian_says_yes_and_sees_it_on_the_page(client, maya):
    link = asked(maya)

    page = client.post(link, data=SIGNED | {"answer": "yes"}, follow_redirects=True)

    assert "You said yes on" in page.text
    assert stops(maya) == []
    entry = db.session.scalars(select(Entry).where(Entry.deed == "consented")).one()
    assert (entry.actor_id, entry.via) == (the_guardian(maya).id, "link")


def test_a_guardian_says_no_and_may_change_it_with_the_same_link(client, maya):
    link = asked(maya)

    page = client.post(link, data=SIGNED | {"answer": "no"}, follow_redirects=True)
    assert "You said no on" in page.text
    assert stops(maya) == ["SAFE-10"]

    client.post(link, data=SIGNED | {"answer": "yes"})
    assert stops(maya) == []


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"answer": "maybe", "signed_name": "Rosa Lopez"},
        {"answer": "yes"},
        {"answer": "yes", "signed_name": "R"},
        {"answer": "yes", "signed_name": "R" * 161},
    ],
)
def test_anything_else_is_a_mistake_and_keeps_nothing(client, maya, typed):
    answer = client.post(asked(maya), data=typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert list(queries.consents_of(maya.person_id)) == []


def test_the_page_speaks_the_guardians_language_until_she_chooses_another(client, maya):
    the_guardian(maya).language = "es"
    link = asked(maya)

    assert '<html lang="es">' in client.get(link).text

    client.post("/language", data={"language": "en", "next": link})
    assert '<html lang="en">' in client.get(link).text


@pytest.mark.parametrize(
    "change", [{"no_contact": True}, {"ended_on": years_ago(0)}], ids=["barred", "ended"]
)
def test_a_guardian_who_lost_her_say_sees_nothing_about_the_girl(client, maya, change):
    link = asked(maya)
    db.session.query(Guardianship).update(change)
    db.session.commit()

    for answer in (client.get(link), client.post(link, data={"answer": "yes"})):
        assert answer.status_code == 410
        assert "Maya" not in answer.text
    assert list(queries.consents_of(maya.person_id)) == []


def test_on_her_18th_birthday_the_guardians_link_closes(client, maya):
    link = asked(maya)
    maya.person.born_on = years_ago(18)
    db.session.commit()

    answer = client.get(link)

    assert answer.status_code == 410
    assert "She is 18 now, so the answer is hers." in answer.text


def test_from_18_on_her_own_link_asks_her(client, app):
    maya = a_teen(born_on=years_ago(18))
    link = asked(maya)

    assert "Your place in" in client.get(link).text
    client.post(link, data=SIGNED | {"answer": "yes"})

    assert stops(maya) == []


@pytest.mark.parametrize("path", ["/consent/nonsense", "/alumnae/nonsense", "/consent/" + "x" * 90])
def test_a_link_that_is_none_finds_no_page(client, path):
    assert client.get(path).status_code == 404


def test_a_link_for_one_thing_does_not_open_another(client, maya):
    token = asked(maya).rsplit("/", 1)[1]

    assert client.get(f"/alumnae/{token}").status_code == 404


@pytest.fixture
def runway(app):
    samira = an_alumna(a_cohort(), may_invite=False)
    invitations.ask_back(samira, today())
    db.session.commit()
    return link_in(last_letter(), "/alumnae")


def may_invite():
    return db.session.scalars(select(Alumna.may_invite)).one()


def test_a_graduate_is_asked_and_opening_the_page_answers_nothing(client, runway):
    page = client.get(runway)

    assert "May we invite you back, Samira?" in page.text
    assert may_invite() is False


def test_a_graduate_says_yes_and_later_no(client, runway):
    said = client.post(f"{runway}/yes", follow_redirects=True)
    assert "You said yes on" in said.text
    assert may_invite() is True

    said = client.post(f"{runway}/no", follow_redirects=True)
    assert "so we do not write" in said.text
    assert may_invite() is False


def test_there_is_no_third_answer(client, runway):
    assert client.post(f"{runway}/perhaps").status_code == 404


def test_every_answer_names_the_person_who_holds_the_link(client, runway):
    client.post(f"{runway}/yes")

    entry = db.session.scalars(select(Entry)).one()
    assert entry.actor_id == db.session.scalars(select(Person.id)).one()
    assert entry.via == "link"
