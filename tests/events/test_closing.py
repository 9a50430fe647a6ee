"""After the evening: what is left to do, thanks with facts, who was missed, hours on paper."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries, risk
from stepup.events.actions import closing, evening, hours, seats
from stepup.events.models import HoursLetter, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter, State
from tests.events.mail import newest, words_of
from tests.factories import a_cohort, a_mentor, a_staff_member, a_teen, an_event, the_slot, today
from tests.signing import sign_in

PLACES = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 9)


class Evening:
    """Three mentors and a girl had a place; two mentors and the girl came."""

    def __init__(self, monkeypatch):
        self.staff, cohort = a_staff_member(), a_cohort()
        at_five = clock.start_of(today() + timedelta(days=1), "America/Los_Angeles") + timedelta(
            hours=17
        )
        self.event = an_event(*PLACES, cohort=cohort, site=cohort.site, starts_at=at_five)
        mentors = the_slot(self.event, SlotRole.MENTOR)
        self.came = [seats.sign_up(mentors, a_mentor()) for _ in range(2)]
        self.missed = seats.sign_up(mentors, a_mentor())
        girl = seats.sign_up(the_slot(self.event, SlotRole.TEEN), a_teen(cohort).person)
        monkeypatch.setattr(clock, "now", lambda: self.event.starts_at)
        for signup in (*self.came, girl):
            evening.check_in(signup, None)
        ends_at = self.event.ends_at
        monkeypatch.setattr(clock, "now", lambda: ends_at)
        self.count = closing.close(self.event)
        db.session.commit()


@pytest.fixture
def over(app, monkeypatch):
    return Evening(monkeypatch)


def letter_to(signup, kind):
    about = Letter.person_id == signup.person_id, Letter.purpose == f"events/email/{kind}"
    return db.session.scalars(db.select(Letter).where(*about)).one()


def test_who_came_is_thanked_with_facts_and_nobody_at_night(over):
    words = words_of(letter_to(over.came[0], "thanks"))

    assert over.count == 3
    assert "One girl was there because adults like you were." in words
    assert "you have been there once, 2.0 hours in all" in words
    at = letter_to(over.came[0], "thanks").not_before
    assert 8 <= clock.to_local(at, over.event.time_zone).hour < 21


def test_staff_see_what_is_left_and_put_it_right_before_anybody_is_written_to(over, client):
    sign_in(client, over.staff)
    page = f"/staff/events/{over.event.id}"
    assert "Left to do: 1 had a place and was not seen" in client.get(page).text
    letter = letter_to(over.missed, "missed")
    assert letter.not_before >= over.event.ends_at + timedelta(hours=12)
    assert "Things come up" in words_of(letter)

    client.post(f"{page}/not-seen/{over.missed.id}/here")

    db.session.expire_all()
    assert letter.state is State.CANCELLED
    assert over.missed.person_id in queries.attendance_of(over.event)
    assert "nothing is left to do" in client.get(page).text


def test_who_had_told_somebody_is_no_no_show(over):
    assert risk.records_of([over.missed.person_id])[over.missed.person_id].came == 0

    closing.excuse(over.missed)

    assert over.missed.state is SignupState.WITHDRAWN
    assert risk.records_of([over.missed.person_id]) == {}
    assert letter_to(over.missed, "missed").state is State.CANCELLED


def test_her_hours_on_paper_lead_to_a_page_that_says_them_and_nothing_else(over, client):
    person = over.came[0].person
    sign_in(client, person)
    client.post("/me/hours")
    letter = db.session.scalars(db.select(HoursLetter)).one()
    paper = client.get(f"/me/hours/{letter.id}.pdf")
    assert (paper.content_type, paper.data[:5]) == ("application/pdf", b"%PDF-")
    client.post("/sign-out")

    proof = client.get(f"/hours/{letter.code}").text

    assert "These hours are true" in proof
    assert "2:00" in proof
    assert person.last_name not in proof
    assert person.first_name not in proof
    assert client.get("/hours/0000000000000000").status_code == 404


def test_a_letter_taken_back_no_longer_counts_and_is_nobody_elses(over, client):
    letter = hours.issue(over.came[0].person)
    db.session.commit()
    sign_in(client, over.came[1].person)
    assert client.post(f"/me/hours/{letter.id}/revoke").status_code == 404
    assert client.get(f"/me/hours/{letter.id}.pdf").status_code == 404

    sign_in(client, over.came[0].person)
    client.post(f"/me/hours/{letter.id}/revoke")

    assert "This letter no longer counts" in client.get(f"/hours/{letter.code}").text


def test_without_an_evening_there_is_no_letter(app, client):
    sign_in(client, a_mentor())

    answer = client.post("/me/hours", follow_redirects=True)

    assert "No evening of yours is recorded yet." in answer.text
    assert db.session.scalars(db.select(HoursLetter)).all() == []


def test_closing_thanks_once(over):
    before = len(db.session.scalars(db.select(Letter)).all())
    assert newest() is not None

    with pytest.raises(Refused, match="closed and recorded already"):
        closing.close(over.event)

    assert len(db.session.scalars(db.select(Letter)).all()) == before
