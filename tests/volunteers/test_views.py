import re

import pytest
from sqlalchemy import func, select

from stepup.audit.models import Entry
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.volunteers import queries
from stepup.volunteers.models import Stage, Volunteer
from tests.factories import a_person, a_site, a_volunteer, years_ago
from tests.letters import last_letter, link_in
from tests.signing import sign_in

FORM = {
    "first_name": "Dana",
    "last_name": "Reyes",
    "email": "dana@example.org",
    "phone": "626 555 0100",
    "born_on": "1990-05-04",
    "motivation": "Somebody did it for me.",
}


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_guest_applies_and_confirms_from_her_mailbox(client):
    site = a_site(name="Roosevelt High")
    typed = FORM | {"site": site.id}
    answer = client.post("/volunteer", data=typed, follow_redirects=True)
    assert "Look into your mailbox" in answer.text

    page = link_in(last_letter(), "/volunteer/confirm")
    asked = client.get(page)
    assert "Press the button" in asked.text
    assert db.session.scalars(select(Volunteer.stage)).one() is Stage.LEAD

    assert "Your application is in" in client.post(page).text

    volunteer = db.session.scalars(select(Volunteer)).one()
    assert (volunteer.stage, volunteer.source) == (Stage.APPLICANT, "page")
    assert volunteer.person.name == "Dana Reyes"
    assert (volunteer.person.phone, volunteer.person.city) == ("+16265550100", "Pasadena")
    assert volunteer.site.name == "Roosevelt High"
    assert volunteer.person.email_verified_at is not None
    assert db.session.scalars(select(Entry)).one().via == "link"
    assert last_letter().purpose == "volunteers/email/received"


def test_a_guest_learns_nothing_about_somebody_we_know_and_changes_nothing(client):
    known = a_person("Dana", "Reyes", email="dana@example.org", city="Dallas")
    stranger = client.post("/volunteer", data=FORM | {"email": "new@example.org"})

    answer = client.post("/volunteer", data=FORM)

    assert (answer.status_code, answer.location) == (stranger.status_code, stranger.location)
    db.session.refresh(known)
    assert (known.city, known.phone, known.born_on) == ("Dallas", None, None)
    assert last_letter().address == "dana@example.org"


def test_a_girl_whom_we_know_is_answered_like_everybody(client):
    a_person("Dana", "Reyes", email="dana@example.org", born_on=years_ago(16))

    answer = client.post("/volunteer", data=FORM)

    assert answer.location == "/volunteer/thanks"
    assert (number_of(Volunteer), last_letter()) == (0, None)


@pytest.mark.parametrize(
    ("age", "sentence"),
    [(12, "a parent or guardian signs up for you"), (17, "help as a junior mentor")],
)
def test_a_minor_is_refused_with_the_reason_and_nothing_is_kept(client, age, sentence):
    answer = client.post("/volunteer", data=FORM | {"born_on": years_ago(age).isoformat()})

    assert answer.status_code == 409
    assert sentence in answer.text
    assert 'value="Dana"' in answer.text
    assert (number_of(Person), number_of(Volunteer), number_of(Letter)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("first_name", "", "What is your first name?"),
        ("last_name", "x" * 81, "Field cannot be longer than 80 characters."),
        ("email", "dana at example", "is not an e-mail address."),
        ("email", "", "Where can we write to you?"),
        ("phone", "call me", "is not a telephone number"),
        ("born_on", "", "When were you born?"),
        ("born_on", "1890-01-01", "That cannot be your date of birth."),
        ("born_on", "2990-01-01", "That cannot be your date of birth."),
        ("born_on", "yesterday", "Not a valid date value."),
        ("site", "4711", "Not a valid choice"),
        ("motivation", "", "Tell us in a sentence or two"),
        ("motivation", "x" * 2001, "Please keep it under 2000 characters."),
    ],
)
def test_a_form_with_a_mistake_comes_back_with_what_was_typed(client, field, typed, sentence):
    answer = client.post("/volunteer", data=FORM | {field: typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "There is a problem" in answer.text
    kept = "Somebody did it for me." if field != "motivation" else 'value="626 555 0100"'
    assert kept in answer.text
    assert number_of(Person) == 0


def test_mistakes_are_listed_in_the_order_of_the_page(client):
    answer = client.post("/volunteer", data={})

    summary = answer.text.split("There is a problem")[1].split("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == [
        "born_on",
        "first_name",
        "last_name",
        "email",
        "motivation",
    ]


def test_whom_we_know_only_says_why(client):
    dana = a_person("Dana", "Reyes", born_on=years_ago(35))
    sign_in(client, dana)

    page = client.get("/volunteer").text
    assert "You apply as Dana Reyes." in page
    assert 'name="email"' not in page
    assert 'name="born_on"' not in page

    thanks = client.post("/volunteer", data={"motivation": "Because"}, follow_redirects=True)

    assert "Your application is in" in thanks.text
    assert queries.of_person(dana.id).stage is Stage.APPLICANT


def test_whose_birth_date_we_lack_gives_it_once(client):
    dana = a_person("Dana", "Reyes")
    sign_in(client, dana)

    client.post("/volunteer", data={"motivation": "Because", "born_on": "1990-05-04"})

    db.session.refresh(dana)
    assert dana.born_on.isoformat() == "1990-05-04"
    assert queries.of_person(dana.id).stage is Stage.APPLICANT


def test_a_signed_in_girl_is_refused_with_the_reason(client):
    sign_in(client, a_person("Maya", born_on=years_ago(16)))

    answer = client.post("/volunteer", data={"motivation": "Because"})

    assert answer.status_code == 409
    assert "help as a junior mentor" in answer.text
    assert number_of(Volunteer) == 0


def test_who_applied_already_sees_where_she_is(client):
    volunteer = a_volunteer(stage=Stage.SCREENING)
    sign_in(client, volunteer.person)

    assert "You have applied already." in client.get("/volunteer").text


@pytest.mark.parametrize("token", ["nonsense", "x" * 300, "%C3%A9"])
def test_a_link_that_is_none_finds_no_page(client, token):
    assert client.get(f"/volunteer/confirm/{token}").status_code == 404
    assert client.post(f"/volunteer/confirm/{token}").status_code == 404


def test_one_mailbox_is_not_flooded_by_the_form(build_app, database_url):
    client = build_app(database_url, RATELIMIT_ENABLED=True).test_client()

    statuses = [client.post("/volunteer", data=FORM).status_code for _ in range(6)]

    assert statuses == [302, 302, 302, 302, 302, 429]
