import pytest

from stepup import clock
from stepup.db import db
from stepup.people.models import Role
from stepup.safety import queries as holds
from stepup.volunteers import queries
from stepup.volunteers.models import Clearance, Stage
from tests.factories import (
    a_clearance,
    a_hold,
    a_mentor,
    a_person,
    a_signature_on_file,
    a_staff_member,
    a_volunteer,
    today,
    years_ago,
)
from tests.signing import sign_in

BOARD = "/staff/volunteers/"


@pytest.fixture
def staff(client):
    ruth = a_staff_member(Role.COORDINATOR, first_name="Ruth")
    sign_in(client, ruth)
    return ruth


def page_of(volunteer):
    return f"{BOARD}{volunteer.id}"


@pytest.mark.parametrize("path", ["", "in/active", "1"])
def test_a_volunteer_does_not_see_these_pages(client, path):
    sign_in(client, a_mentor())

    assert client.get(BOARD + path).status_code == 403


def test_a_site_lead_does_not_decide_about_volunteers(client):
    sign_in(client, a_staff_member(Role.SITE_LEAD))

    assert client.get(BOARD).status_code == 403


def test_the_board_shows_who_waits_by_stage_with_her_days(client, staff):
    waiting = a_volunteer(stage=Stage.SCREENING, last_name="Okafor")
    waiting.stage_since = clock.days_from_now(-9)
    a_hold(waiting.person)
    a_volunteer(stage=Stage.ACTIVE, last_name="Busy")
    db.session.commit()

    board = client.get(BOARD).text

    assert "1 woman is on her way to a first evening" in board
    assert "Dana Okafor" in board
    assert "9 days" in board
    assert "On hold" in board
    assert "Busy" not in board


def test_an_empty_board_says_what_will_be_here(client, staff):
    assert "No applications are waiting" in client.get(BOARD).text


def test_a_stage_is_a_list_that_says_who_is_cleared_today(client, staff):
    a_mentor(last_name="Valid")
    a_volunteer(stage=Stage.CLEARED, last_name="Without")

    listed = client.get(f"{BOARD}in/cleared").text

    assert "2 in all" in listed
    assert listed.count("A check is missing") == 1
    assert client.get(f"{BOARD}in/nonsense").status_code == 404


@pytest.mark.parametrize("path", ["", "in/applicant"])
def test_thirty_volunteers_cost_as_many_queries_as_one(client, staff, count_queries, path):
    def many(number):
        for _ in range(number):
            a_volunteer(stage=Stage.APPLICANT)
        with count_queries() as queries_made:
            assert client.get(BOARD + path).status_code == 200
        return len(queries_made)

    assert many(1) == many(29)


def test_her_page_shows_checks_steps_and_what_is_missing(client, staff):
    volunteer = a_volunteer(stage=Stage.TRAINED, motivation="Somebody did it for me.")
    a_clearance(volunteer.person, expires_on=years_ago(0).replace(year=2020), reference="4711")

    page = client.get(page_of(volunteer)).text

    assert "Somebody did it for me." in page
    assert "4711" in page
    assert "Expired" in page
    assert "we still need: background check" in page


def test_staff_move_her_on(client, staff):
    volunteer = a_volunteer(stage=Stage.APPLICANT)

    answer = client.post(
        f"{page_of(volunteer)}/stage",
        data={"to_stage": "screening", "reason": "Called her"},
        follow_redirects=True,
    )

    assert "is now screening" in answer.text
    assert "Called her" in answer.text
    db.session.refresh(volunteer)
    assert volunteer.stage is Stage.SCREENING


def test_a_move_that_is_refused_says_why_and_keeps_the_reason(client, staff):
    volunteer = a_volunteer(stage=Stage.TRAINED)

    answer = client.post(
        f"{page_of(volunteer)}/stage", data={"to_stage": "cleared", "reason": "She is great"}
    )

    assert answer.status_code == 409
    assert answer.text.count("we still need: background check") == 2
    assert 'value="She is great"' in answer.text


@pytest.mark.parametrize("typed", ["active", "nonsense", ""])
def test_a_stage_that_is_no_choice_is_a_mistake_in_the_form(client, staff, typed):
    volunteer = a_volunteer(stage=Stage.APPLICANT)

    answer = client.post(f"{page_of(volunteer)}/stage", data={"to_stage": typed})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_staff_record_a_check_and_she_is_cleared(client, staff):
    volunteer = a_volunteer(stage=Stage.TRAINED)
    a_signature_on_file(volunteer.person)
    days = {"issued_on": today().isoformat(), "expires_on": today().replace(year=2090).isoformat()}

    answer = client.post(
        f"{page_of(volunteer)}/clearances",
        data={"kind": "background_check", "reference": "4711", **days},
        follow_redirects=True,
    )

    assert "Recorded, valid until" in answer.text
    assert "May be counted" in answer.text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"issued_on": ""}, 422, "On which day was it issued?"),
        ({"expires_on": "2019-01-01"}, 422, "It would end before it was issued."),
        ({"kind": "blessing"}, 422, "Not a valid choice."),
        ({"kind": "orientation", "expires_on": ""}, 409, "names no end for this kind"),
        ({"issued_on": "2019-01-01", "expires_on": "2019-12-31"}, 409, "Enter the new result."),
        ({"issued_on": "2990-01-01", "expires_on": "2991-01-01"}, 409, "is in the future"),
    ],
)
def test_a_check_that_cannot_be_says_so_and_is_not_kept(client, staff, typed, status, sentence):
    volunteer = a_volunteer()
    good = {"kind": "background_check", "issued_on": "2026-01-01", "expires_on": "2027-01-01"}

    answer = client.post(f"{page_of(volunteer)}/clearances", data=good | typed)

    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert list(queries.clearances_of(volunteer.person_id)) == []


def test_without_a_last_day_it_counts_as_long_as_the_policy_lets_it(client, staff):
    volunteer = a_volunteer()
    typed = {"kind": "child_safety", "issued_on": "2026-01-01", "expires_on": ""}

    client.post(f"{page_of(volunteer)}/clearances", data=typed)

    (check,) = queries.clearances_of(volunteer.person_id)
    assert check.expires_on.isoformat() == "2027-12-31"


def test_a_check_taken_back_does_not_count(client, staff):
    volunteer = a_volunteer()
    check = a_clearance(volunteer.person)

    client.post(f"{page_of(volunteer)}/clearances/{check.id}/revoke")

    assert db.session.get(Clearance, check.id, populate_existing=True).revoked_at is not None
    assert "Revoked" in client.get(page_of(volunteer)).text


def test_the_check_of_another_woman_is_not_found_on_her_page(client, staff):
    check = a_clearance(a_person())

    address = f"{page_of(a_volunteer())}/clearances/{check.id}/revoke"

    assert client.post(address).status_code == 404


def test_her_page_lets_staff_place_a_hold_and_keeps_the_note_to_itself(client, staff):
    volunteer = a_volunteer()
    place, back = f"/staff/people/{volunteer.person_id}/hold", page_of(volunteer)
    assert f'action="{place}"' in client.get(back).text

    page = client.post(
        place, data={"note": "The school called", "next": back}, follow_redirects=True
    )

    assert holds.is_held(volunteer.person_id)
    assert "She is on hold" in page.text
    assert "The school called" not in page.text
