"""The pipeline: who waits, how long, for whom."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.people.models import Role
from stepup.volunteers import board, screening
from stepup.volunteers.board import Waits, Wish
from stepup.volunteers.models import Reference, Stage
from tests.factories import (
    a_clearance,
    a_signature_on_file,
    a_site,
    a_staff_member,
    a_volunteer,
    found_suitable,
    kept,
    today,
)
from tests.signing import sign_in

BOARD = "/staff/volunteers/"


@pytest.fixture
def staff(client):
    sign_in(client, a_staff_member(Role.COORDINATOR, first_name="Ruth"))


def waiting(stage, days=0, **facts):
    volunteer = a_volunteer(stage=stage, **facts)
    volunteer.stage_since = clock.now() - timedelta(days=days)
    db.session.commit()
    return volunteer


def cards(**wish):
    found = board.columns(Wish(**wish), None, clock.now(), today())
    return [card for column in found for card in column.cards]


def the_card(**wish):
    (card,) = cards(**wish)
    return card


def names(**wish):
    return [card.volunteer.person.last_name for card in cards(**wish)]


@pytest.mark.parametrize(
    ("stage", "waits", "what"),
    [
        (Stage.LEAD, Waits.HER, "to press the button in our letter"),
        (Stage.APPLICANT, Waits.US, "to read her application"),
        (Stage.SCREENING, Waits.HER, "to name 2 people (0 so far)"),
        (Stage.SCREENED, Waits.US, "to train her"),
        (Stage.TRAINED, Waits.HER, "to sign the code of conduct"),
        (Stage.LAPSED, Waits.US, "to record her background check"),
    ],
)
def test_each_stage_says_who_waits_for_whom(app, stage, waits, what):
    a_volunteer(stage=stage)

    card = the_card()

    assert (card.waits, card.what) == (waits, what)


def test_while_she_is_screened_it_turns_from_her_to_us_to_those_who_know_her(app):
    volunteer = a_volunteer(stage=Stage.SCREENING)
    for number in range(2):
        address = f"grace{number}@example.org"
        kept(Reference(volunteer=volunteer, name="Grace", email=address))
    assert the_card().what == "to talk with her (0 of 2 did)"

    for _ in range(2):
        by = a_staff_member(Role.COORDINATOR)
        screening.give_opinion(volunteer, by, suitable=True, words="Warm.")
    assert (the_card().waits, the_card().what) == (Waits.OTHERS, "to answer (0 of 2 did)")


def test_what_is_complete_waits_for_us(app):
    found_suitable(a_volunteer(stage=Stage.SCREENING))
    assert the_card().what == "to decide"

    trained = a_volunteer(stage=Stage.TRAINED)
    a_signature_on_file(trained.person)
    card = the_card(stage=Stage.TRAINED)
    assert (card.waits, card.what) == (Waits.US, "to record her background check")
    a_clearance(trained.person)
    assert the_card(stage=Stage.TRAINED).what.startswith("to move her on")


@pytest.mark.parametrize(("days", "overdue"), [(5, 0), (6, 1), (9, 4)])
def test_a_stage_has_a_limit_in_days(app, days, overdue):
    waiting(Stage.APPLICANT, days)

    assert the_card().overdue == overdue


def test_the_board_can_be_asked_by_site_stage_age_and_for_whom(app):
    site = a_site(city="Fresno")
    waiting(Stage.APPLICANT, 9, last_name="Late")
    waiting(Stage.SCREENING, 9, last_name="Named").site = site
    waiting(Stage.SCREENING, 1, last_name="Near", city="Fresno")
    db.session.commit()

    assert names() == ["Late", "Named", "Near"]
    assert names(stage=Stage.SCREENING) == ["Named", "Near"]
    assert names(site_id=site.id) == ["Named", "Near"]
    assert names(site_id=board.NOWHERE) == ["Late"]
    assert names(waits=Waits.US) == ["Late"]
    assert names(overdue=True) == ["Late"]
    assert names(longer_than=9) == ["Late", "Named"]


def test_the_page_says_overdue_in_words_and_keeps_what_was_asked(client, staff):
    waiting(Stage.APPLICANT, 9, last_name="Okafor")
    waiting(Stage.TRAINED, last_name="Fresh")

    page = client.get(BOARD).text
    assert '9 days, <strong class="late">overdue by 4 days</strong>' in page
    assert "Waits for us to read her application" in page

    late = client.get(f"{BOARD}?age=overdue&waits=us").text
    assert ("Okafor" in late, "Fresh" in late) == (True, False)
    assert 'value="overdue"' in late


def test_nobody_who_fits_is_said_and_leads_back(client, staff):
    waiting(Stage.APPLICANT)

    page = client.get(f"{BOARD}?stage=lapsed").text

    assert "Nobody fits what you asked for." in page
    assert "Show everybody" in page


@pytest.mark.parametrize("name", ["site", "stage", "waits", "age"])
@pytest.mark.parametrize("typed", ["nonsense", "9" * 30, "-7", "%00"])
def test_nonsense_in_the_address_shows_everybody_or_no_page(client, staff, name, typed):
    waiting(Stage.APPLICANT, last_name="Okafor")

    answer = client.get(f"{BOARD}?{name}={typed}")

    assert answer.status_code == (404 if typed == "%00" else 200)
    assert ("Okafor" in answer.text) is (answer.status_code == 200)


def test_a_long_column_leads_to_its_list(client, staff):
    for number in range(board.MOST + 2):
        a_volunteer(stage=Stage.APPLICANT, last_name=f"No{number}")

    assert "And 2 more" in client.get(BOARD).text


def test_staff_of_one_site_see_who_would_help_there(client):
    fresno, boston = a_site(city="Fresno"), a_site(city="Boston")
    for site, name in ((fresno, "Fresno"), (boston, "Boston")):
        waiting(Stage.APPLICANT, last_name=name).site = site
    db.session.commit()
    sign_in(client, a_staff_member(Role.COORDINATOR, fresno))

    page = client.get(BOARD).text

    assert ("Dana Fresno" in page, "Dana Boston" in page) == (True, False)
