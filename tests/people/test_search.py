"""Looking for a person with what one remembers, on both databases."""

import pytest

from stepup.db import db
from stepup.people import actions, pieces, queries, search
from stepup.people.models import FormerName, Person, PersonPiece
from tests.factories import a_person


@pytest.fixture
def people(any_app):
    a_person("María José", "González", email="mjg@example.org", phone="+16265550100")
    a_person("Bea", "Miller", email="bea.baker@example.org", phone="+13105550177")
    a_person("Nguyễn", "Trần", email="tran@example.net")
    a_person("Siobhán", "O'Neill", email=None)
    return any_app


def found(text):
    return [person.first_name for person in queries.search(text).items]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gonzalez", "María José"),
        ("GONZALES", "María José"),
        ("gonsalez", "María José"),
        ("maria jose gonzalez", "María José"),
        ("gonzalez maria", "María José"),
        ("mjg@example.org", "María José"),
        ("626 555", "María José"),
        ("5550100", "María José"),
        ("+1 (626) 555-0100", "María José"),
        ("miler", "Bea"),
        ("milelr", "Bea"),
        ("bae", "Bea"),
        ("baker", "Bea"),
        ("nguyen", "Nguyễn"),
        ("oneill", "Siobhán"),
        ("o'neill", "Siobhán"),
        ("siobhan", "Siobhán"),
        ("shiobhan", "Siobhán"),
    ],
)
def test_it_forgives(people, text, first):
    assert found(text)[:1] == [first]


def test_the_likest_comes_first(people):
    a_person("Gonzalo", "Ruiz")
    a_person("Maria", "Gonzalez")

    assert found("maria gonzalez")[:2] == ["Maria", "María José"]


def test_a_name_that_hundreds_have_is_asked_for_as_it_is(people, monkeypatch):
    """In fewer rows, and with the same answers: near ones still follow, turned letters still count,
    and who has just this name comes before who has its letters."""
    for number in range(4):
        a_person("Maria", f"Smith {number}")
        a_person("Maira", f"Jones {number}")
    a_person("Mariana", "Gonzales")
    before = [found(text) for text in ("maira smith", "maria gonzalez", "maria", "miara")]

    monkeypatch.setattr(search, "MOST", 4)

    assert search._common(["maria", "maira", "gonzalez"]) == {"maria", "maira"}
    assert found("maira smith")[0] == "Maria"
    assert found("maira jones")[:4] == ["Maira"] * 4
    assert found("maria gonzalez")[:2] == ["María José", "Mariana"]
    monkeypatch.setattr(search, "MOST", 300)
    assert [found(text) for text in ("maira smith", "maria gonzalez", "maria", "miara")] == before
    assert len(found("maria")) == 10


def test_a_domain_alone_is_looked_for_as_it_is(people):
    assert found("@example.net") == ["Nguyễn"]


def test_a_new_name_mailbox_or_telephone_is_found_and_a_name_before_stays(people):
    (bea,) = queries.search("miller").items
    actions.rename(bea, "Bea", "Okafor")
    bea.email, bea.phone = "okafor@example.org", "+12125559999"
    db.session.commit()

    assert found("okafor") == found("miller") == found("2125559999") == ["Bea"]
    assert found("baker") == found("3105550177") == []


def test_whoever_was_met_by_a_form_is_found_too(any_app):
    actions.find_or_create("Zoë", "Larsson", "zoe@example.org", phone="213 555 0142")
    db.session.commit()

    assert found("larson") == found("0142") == ["Zoë"]


def test_the_index_is_what_it_would_be_if_it_were_made_anew(people):
    (bea,) = queries.search("miller").items
    for last_name in ("Okafor", "Miller", "Okafor"):
        actions.rename(bea, "Bea", last_name)
        db.session.commit()

    kept = db.session.execute(db.select(PersonPiece.person_id, PersonPiece.piece)).all()
    made = set()
    for person in db.session.scalars(db.select(Person)):
        former = db.session.scalars(db.select(FormerName.name).filter_by(person_id=person.id))
        called = [person.first_name, person.last_name, *former]
        made |= {
            (person.id, piece) for piece in pieces.of_person(called, person.email, person.phone)
        }
    assert set(kept) == made


def test_a_page_of_hits_takes_two_questions_whatever_their_number(people, count_queries):
    def asked():
        with count_queries() as asked:
            queries.search("gonzalez", 1)
        return len(asked)

    few = asked()
    for number in range(40):
        a_person("Maria", f"Gonzalez {number}")
    assert asked() == few
