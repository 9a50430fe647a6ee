"""References by link, interviews, and two people who decide."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.people.models import Household, Role
from stepup.volunteers import actions, progress, queries, screening
from stepup.volunteers.models import Reference, Stage
from tests.factories import (
    a_hold,
    a_person,
    a_staff_member,
    a_volunteer,
    found_suitable,
    kept,
    today,
    years_ago,
)
from tests.letters import last_letter, link_in, plain_text
from tests.signing import sign_in


@pytest.fixture
def dana(app):
    return a_volunteer(stage=Stage.SCREENING)


@pytest.fixture
def ruth(app):
    return a_staff_member(Role.COORDINATOR, first_name="Ruth")


@pytest.fixture
def ines(app):
    return a_staff_member(Role.COORDINATOR, first_name="Ines")


def test_who_knows_her_answers_by_a_link_without_an_account(client, dana):
    sign_in(client, dana.person)
    typed = {"name": "Grace Kim", "email": "grace@example.org", "relation": "From work"}
    client.post("/volunteer/references", data=typed)
    letter = last_letter()
    assert (letter.address, letter.person_id) == ("grace@example.org", None)
    assert "Hello Grace Kim," in plain_text(letter)
    page = link_in(letter, "/reference")

    client.post("/sign-out")
    assert "Dana Reyes" in client.get(page).text
    assert client.post(page, data={"known_for": "", "recommends": "yes"}).status_code == 422
    said = {"known_for": "five years", "recommends": "yes", "words": "Patient."}
    assert client.post(page, data=said).status_code == 302

    assert "Your answer is with us" in client.get(page).text
    (one,) = queries.references_of(dana)
    assert (one.recommends, one.known_for, one.words) == (True, "five years", "Patient.")
    assert client.post(page, data={**said, "recommends": "no"}).status_code == 409
    db.session.refresh(one)
    assert one.recommends is True


def test_she_sees_that_it_was_answered_and_not_what(client, dana):
    found_suitable(dana)
    db.session.scalars(select(Reference)).first().words = "Never on time."
    db.session.commit()
    sign_in(client, dana.person)

    page = client.get("/volunteer/references").text

    assert ("Answered" in page, "Never on time." in page) == (True, False)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("dana@example.org", "your own address"),
        ("grace@example.org", "written to this address already"),
        ("grace", "not an e-mail address"),
    ],
)
def test_who_cannot_be_named(dana, email, words):
    dana.person.email = "dana@example.org"
    screening.name_reference(dana, "Grace", "grace@example.org")

    with pytest.raises(Refused, match=words):
        screening.name_reference(dana, "Grace", email)
    assert len(db.session.scalars(select(Letter)).all()) == 1


def test_we_write_to_five_at_most_and_only_while_she_is_looked_at(dana):
    for number in range(5):
        screening.name_reference(dana, "Grace", f"grace{number}@example.org")
    with pytest.raises(Refused, match="five people at most"):
        screening.name_reference(dana, "Grace", "grace@example.org")
    with pytest.raises(Refused, match="while the application is looked at"):
        screening.name_reference(a_volunteer(stage=Stage.CLEARED), "Grace", "grace@example.org")


def test_nobody_says_yes_alone(dana, ruth, ines):
    for number in range(2):
        known = screening.name_reference(dana, "Grace", f"grace{number}@example.org")
        screening.answer(known, recommends=True, known_for="work", words="")
    screening.give_opinion(dana, ruth, suitable=True, words="Warm and clear.")
    screening.give_opinion(dana, ruth, suitable=True, words="Still.")
    with pytest.raises(Refused, match="1 of 2 members of staff"):
        actions.advance(dana, Stage.SCREENED, ruth)

    screening.give_opinion(dana, ines, suitable=False, words="Late twice.")
    with pytest.raises(Refused, match="spoke against her"):
        actions.advance(dana, Stage.SCREENED, ruth)
    screening.give_opinion(dana, ines, suitable=True, words="We talked: fine.")

    assert actions.advance(dana, Stage.SCREENED, ruth).stage is Stage.SCREENED


def test_what_was_said_about_an_earlier_application_is_history(dana, ruth):
    found_suitable(dana)
    dana.applied_at = clock.now() + timedelta(seconds=1)

    assert screening.found_about(dana).for_her == frozenset()


def test_nobody_gives_an_opinion_about_her_own_household(dana, ruth):
    home = kept(Household(address="1 Elm Street", city="Pasadena"))
    ruth.household_id = dana.person.household_id = home.id

    with pytest.raises(Refused, match="second staff member"):
        screening.give_opinion(dana, ruth, suitable=True, words="Lovely.")


def test_staff_do_it_on_her_page(client, dana, ruth):
    sign_in(client, ruth)
    page = f"/staff/volunteers/{dana.id}"

    client.post(f"{page}/references", data={"name": "Grace", "email": "grace@example.org"})
    talk = {"talked_on": today().isoformat(), "suitable": "yes", "words": "Warm."}
    asked = {"answer_number": "Says no, kindly.", "answer_secret": "Promises nothing, tells us."}
    assert client.post(f"{page}/opinions", data=talk).status_code == 422
    assert client.post(f"{page}/opinions", data=talk | asked).status_code == 302
    tomorrow = talk | asked | {"talked_on": "2099-01-01"}
    assert client.post(f"{page}/opinions", data=tomorrow).status_code == 409
    shown = client.get(page).text

    words = "grace@example.org", "Warm.", "Says no, kindly.", "0 of 2 references"
    assert all(word in shown for word in words)
    assert client.post(f"{page}/opinions", data={"words": "x"}).status_code == 422
    assert client.post(f"{page}/references", data={"name": "x", "email": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("stage", "current"),
    [(Stage.APPLICANT, "Applied"), (Stage.SCREENED, "Training"), (Stage.CLEARED, "First evening")],
)
def test_she_sees_where_she_stands(client, app, stage, current):
    volunteer = a_volunteer(stage=stage)
    sign_in(client, volunteer.person)

    page = client.get("/me").text

    assert re.search(r'aria-current="step"[^>]*>([\w ]+)', page)[1] == current


def test_who_serves_needs_no_word_and_who_left_reads_one_without_a_bar(app):
    assert progress.of(a_volunteer(stage=Stage.ACTIVE)) is None
    for stage in set(Stage) - set(progress.STEPS) - {Stage.ACTIVE}:
        found = progress.of(a_volunteer(a_person(born_on=years_ago(35)), stage=stage))
        assert (found.steps, bool(found.next)) == ((), True), stage


def test_who_has_chosen_an_evening_is_not_asked_to_choose_one(app, dana):
    for stage in (Stage.INACTIVE, Stage.RESTING):
        assert progress.of(a_volunteer(stage=stage), has_date=True) is None
    cleared = progress.of(a_volunteer(stage=Stage.CLEARED), has_date=True)
    assert (cleared.next, cleared.page) == (
        "You are cleared, and your first evening is chosen.",
        "",
    )

    lapsed = progress.of(a_volunteer(stage=Stage.LAPSED), has_date=True)
    assert lapsed.next == progress.of(a_volunteer(stage=Stage.LAPSED)).next


def test_a_held_woman_reads_that_and_nothing_about_why(app, dana):
    a_hold(dana.person, note="The school called")

    for has_date in (False, True):
        found = progress.of(dana, has_date=has_date)
        assert "paused while staff look into something" in found.next
