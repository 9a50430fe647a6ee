"""The application is kept as she goes, for her alone, and is nothing before she sends it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from stepup import clock
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.privacy.actions import erase
from stepup.volunteers import drafts, tasks
from stepup.volunteers.models import Draft, Stage, Volunteer
from tests.factories import a_person, a_site, years_ago
from tests.letters import last_letter, link_in
from tests.signing import sign_in

FIRST = {"step": "1", "born_on": "1990-05-04", "site": ""}
SECOND = {
    "step": "2",
    "first_name": "Dana",
    "last_name": "Reyes",
    "email": "dana@example.org",
    "phone": "",
}
THIRD = {"step": "3", "motivation": "Somebody did it for me."}


def number_of(*models):
    return [db.session.scalar(select(func.count()).select_from(model)) for model in models]


def begin(client, *pages):
    for page in pages or (FIRST,):
        assert client.post("/volunteer", data=page).status_code == 303


def test_three_pages_make_an_application_and_leave_no_draft(client):
    site = a_site(city="Fresno")
    begin(client, FIRST | {"site": site.id}, SECOND)
    assert number_of(Person, Volunteer, Letter, Draft) == [0, 0, 0, 1]
    assert "dana@example.org" in client.get("/volunteer").text

    answer = client.post("/volunteer", data=THIRD, follow_redirects=True)

    assert "Look into your mailbox" in answer.text
    volunteer = db.session.scalars(select(Volunteer)).one()
    assert (volunteer.stage, volunteer.motivation) == (Stage.LEAD, "Somebody did it for me.")
    assert (volunteer.site_id, volunteer.person.city) == (site.id, "Fresno")
    assert number_of(Draft) == [0]
    assert client.get_cookie("application", path="/volunteer") is None


def test_the_same_device_finds_her_where_she_stopped_and_another_finds_nothing(app, client):
    begin(client, FIRST, SECOND)

    page = client.get("/volunteer")
    assert "Step 3 of 3" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'value="Dana"' in client.get("/volunteer?step=2").text
    assert 'value="1990-05-04"' in client.get("/volunteer?step=1").text

    other = app.test_client()
    assert "Step 1 of 3" in other.get("/volunteer?step=3").text
    other.set_cookie("application", "1", path="/volunteer")
    assert "Dana" not in other.get("/volunteer?step=2").text


def test_a_mistyped_step_keeps_what_was_typed_also_for_tomorrow(client):
    begin(client)
    mistyped = SECOND | {"email": "dana at example", "phone": "call me"}

    answer = client.post("/volunteer", data=mistyped)

    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    for page in (answer.text, client.get("/volunteer").text):
        assert 'value="dana at example"' in page
        assert 'value="call me"' in page
        assert "Step 2 of 3" in page


def test_what_she_types_is_kept_before_she_presses_a_button(client):
    begin(client)

    answer = client.post("/volunteer/draft", data={"step": "2", "first_name": "Da", "x": "y"})

    assert answer.status_code == 204
    assert 'value="Da"' in client.get("/volunteer").text
    assert db.session.scalars(select(Draft)).one().answers.keys() == {
        "born_on",
        "site",
        "first_name",
    }


def test_nothing_is_kept_before_her_age_is_known(client):
    assert client.post("/volunteer/draft", data={"first_name": "Maya"}).status_code == 204
    assert client.post("/volunteer", data=SECOND).status_code == 302

    assert number_of(Draft) == [0]


@pytest.mark.parametrize("age", [12, 17])
def test_of_a_minor_nothing_is_kept_and_what_was_there_goes(client, age):
    begin(client, FIRST, SECOND)
    born_on = years_ago(age).isoformat()

    answer = client.post("/volunteer", data=FIRST | {"born_on": born_on})

    assert answer.status_code == 409
    assert number_of(Draft, Person) == [0, 0]


def test_by_the_link_of_a_letter_she_goes_on_elsewhere_and_alone(app, client):
    begin(client, FIRST, SECOND)
    client.post("/volunteer/later")
    letter = last_letter()
    page = link_in(letter, "/volunteer/continue")
    assert letter.address == "dana@example.org"

    phone = app.test_client()
    assert "Press the button" in phone.get(page).text
    assert "Step 3 of 3" in client.get("/volunteer").text
    phone.post(page)

    assert "dana@example.org" in phone.get("/volunteer").text
    assert "Step 1 of 3" in client.get("/volunteer").text
    assert phone.post("/volunteer", data=THIRD).location == "/volunteer/thanks"
    assert phone.get(page).status_code == 404


def test_a_mailbox_gets_one_such_letter_a_day_and_a_girls_none(client):
    begin(client, FIRST, SECOND)
    for _ in range(3):
        client.post("/volunteer/later")
    assert number_of(Letter) == [1]

    a_person("Maya", email="maya@example.org", born_on=years_ago(16))
    begin(client, SECOND | {"email": "maya@example.org"})
    said = client.post("/volunteer/later", follow_redirects=True).text

    assert "The link is on its way" in said
    assert number_of(Letter) == [1]


def test_without_an_address_there_is_no_link(client):
    begin(client)

    said = client.post("/volunteer/later", follow_redirects=True).text

    assert "Write your e-mail address first" in said
    assert number_of(Letter) == [0]


@pytest.mark.parametrize("token", ["nonsense", "x" * 300, "1"])
def test_no_address_that_can_be_guessed_opens_a_draft(client, token):
    begin(client, FIRST, SECOND)

    assert client.get(f"/volunteer/continue/{token}").status_code == 404
    assert client.post(f"/volunteer/continue/{token}").status_code == 404


def test_two_weeks_after_the_last_word_it_is_forgotten(client, monkeypatch):
    begin(client, FIRST, SECOND)
    later = clock.now() + timedelta(days=drafts.DAYS)
    monkeypatch.setattr(clock, "now", lambda: later - timedelta(minutes=1))
    assert "Step 3 of 3" in client.get("/volunteer").text
    tasks.forget_drafts()
    assert number_of(Draft) == [1]

    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Step 1 of 3" in client.get("/volunteer").text
    tasks.forget_drafts()

    assert number_of(Draft) == [0]
    said = client.post("/volunteer", data=THIRD, follow_redirects=True)
    assert "Please begin again" in said.text


def test_she_can_have_it_forgotten_at_once(client):
    begin(client, FIRST, SECOND)

    client.post("/volunteer/forget")

    assert number_of(Draft) == [0]
    assert "Step 1 of 3" in client.get("/volunteer").text


def test_an_erased_womans_draft_goes_with_her(client):
    begin(client, FIRST, SECOND)

    erase(a_person("Dana", "Reyes", email="dana@example.org"), reason="She asked.")

    assert number_of(Draft) == [0]


def test_signed_in_she_finds_her_words_again_too(client):
    sign_in(client, a_person("Dana", "Reyes", born_on=years_ago(35)))
    client.post("/volunteer/draft", data={"motivation": "Because I"})
    assert "Because I" in client.get("/volunteer").text

    client.post("/volunteer", data={"motivation": "Because I can."})

    assert number_of(Draft, Volunteer) == [0, 1]


@pytest.mark.parametrize("step", ["0", "4", "x", "-1"])
def test_a_step_that_is_none_is_refused(client, step):
    assert client.post("/volunteer", data={"step": step}).status_code == 400


def test_a_step_left_out_is_asked_for_before_anything_is_sent(client):
    begin(client)

    answer = client.post("/volunteer", data=THIRD)

    assert answer.location == "/volunteer?step=2"
    assert number_of(Volunteer) == [0]
    begin(client, SECOND)
    assert "Somebody did it for me." in client.get("/volunteer").text
