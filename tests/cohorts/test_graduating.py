"""One deed for a whole cohort, and ten minutes in which it never happened."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries
from stepup.cohorts.actions import graduation, invitations
from stepup.cohorts.models import Alumna, Cohort, ConsentKind, Enrollment, Graduation
from stepup.cohorts.models import EnrollmentState as State
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.outbox.models import State as Post
from stepup.people.models import PersonalLink, Purpose, Role
from tests.cohorts import dying
from tests.cohorts.test_graduation import a_grown_girl, who_said_yes
from tests.events.test_races import together
from tests.factories import a_cohort, a_mentor, a_staff_member, a_teen, an_alumna, today, years_ago
from tests.processes import Process
from tests.signing import sign_in

LONG = 60


@pytest.fixture
def cohort(app):
    return a_cohort()


def a_full_house():
    """Girls in every state; two of them get a letter."""
    cohort = a_cohort()
    for name in ("Ada", "Bea"):
        a_grown_girl(cohort, first_name=name)
    who_said_yes(cohort, first_name="Cleo")
    a_teen(cohort, first_name="Dora", state=State.ACTIVE)
    for state in (State.PAUSED, State.WAITLISTED, State.CONSENT_PENDING, State.EXITED):
        a_teen(cohort, state=state)
    before = an_alumna(a_cohort(), may_invite=False, graduated_on=years_ago(2))
    before.person_id = a_grown_girl(cohort, first_name="Eve").person_id
    db.session.commit()
    return cohort


def the_house():
    """Everything that a graduation touches."""
    db.session.rollback()
    db.session.expire_all()
    enrollments = select(Enrollment.id, Enrollment.state, Enrollment.ends_on, Enrollment.away_until)
    alumnae = select(Alumna.person_id, Alumna.cohort_id, Alumna.graduated_on, Alumna.may_invite)
    links = select(PersonalLink.thing_id).where(PersonalLink.purpose == Purpose.ALUMNA)
    tables = enrollments, alumnae, links, select(Cohort.id, Cohort.graduated_at)
    return [sorted(map(repr, db.session.execute(found))) for found in tables]


def letters(*states):
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [letter.state for letter in found if not states or letter.state in states]


def test_the_preview_says_who_who_not_and_why_and_which_letters(cohort):
    a_grown_girl(cohort, first_name="Bea")
    a_teen(cohort, first_name="Dora", state=State.PAUSED)
    a_teen(cohort, first_name="Eve", state=State.WAITLISTED)
    a_teen(cohort, first_name="Fay")

    found = graduation.preview(cohort, today())

    assert [(one.person.first_name, one.why_not, one.gets_letter) for one in found] == [
        ("Bea", "", True),
        ("Dora", "She is on a break: end it on her page first.", False),
        ("Eve", "She stands in line and has had no place.", False),
        ("Fay", "", False),
    ]
    assert [step.key for step in found[3].steps if step.is_open] == ["address"]


def test_its_letters_are_held_for_ten_minutes(cohort):
    a_grown_girl(cohort)

    made = graduation.graduate(cohort, today())
    db.session.commit()

    letter = db.session.scalars(select(Letter)).one()
    assert letter.not_before == letter.next_try_at
    assert made.at + graduation.UNDO <= letter.not_before <= made.at + timedelta(minutes=11)


def test_undoing_sends_nothing_and_puts_everything_back_exactly(any_app):
    cohort = a_full_house()
    before = the_house()

    made = graduation.graduate(cohort, today())
    db.session.commit()
    assert the_house() != before
    assert letters() == [Post.READY] * 3
    number = graduation.undo(made)
    db.session.commit()

    assert number == 5
    assert the_house() == before
    assert letters() == [Post.CANCELLED] * 3


def test_after_an_undo_it_can_be_done_again_and_asks_again(any_app):
    cohort = a_full_house()
    graduation.undo(graduation.graduate(cohort, today()))
    db.session.commit()

    graduation.graduate(cohort, today())
    db.session.commit()

    assert letters(Post.READY) == [Post.READY] * 3
    assert len(queries.alumnae_of(cohort)) == 5


def test_after_ten_minutes_it_stands(cohort, monkeypatch):
    a_grown_girl(cohort)
    made = graduation.graduate(cohort, today())
    db.session.commit()
    later = made.at + graduation.UNDO
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Refused, match="Ten minutes have passed"):
        graduation.undo(made)


def test_once_a_letter_has_left_nothing_is_taken_back(cohort):
    a_grown_girl(cohort)
    made = graduation.graduate(cohort, today())
    db.session.scalars(select(Letter)).one().state = Post.SENDING
    db.session.commit()

    with pytest.raises(Refused, match="has left already"):
        graduation.undo(made)

    db.session.rollback()
    assert cohort.graduated_at is not None


def test_what_she_said_in_these_minutes_stands(cohort):
    bea = a_grown_girl(cohort)
    alumna = an_alumna(a_cohort(), may_invite=False)
    alumna.person_id = bea.person_id
    db.session.commit()
    made = graduation.graduate(cohort, today())
    invitations.answer(bea.person, True, today())

    graduation.undo(made)

    assert queries.alumna_of(bea.person_id).may_invite


def test_a_day_that_lies_ahead_is_refused(cohort):
    a_grown_girl(cohort)

    with pytest.raises(Refused, match="lies ahead"):
        graduation.graduate(cohort, today() + timedelta(days=1))


def pressing(deed, number):
    return lambda: deed(db.session.get(Cohort, number))


def graduate(cohort):
    graduation.graduate(cohort, today())


def undo(cohort):
    graduation.undo(queries.last_graduation(cohort))


def test_pressed_six_times_at_one_moment_it_happens_once(any_app):
    cohort = a_full_house()

    wrong = together(any_app, [pressing(graduate, cohort.id)] * 6)

    db.session.rollback()
    assert [str(one) for one in wrong] == [f"{cohort.name} has graduated already."] * 5
    assert len(db.session.scalars(select(Graduation)).all()) == 1
    assert letters() == [Post.READY] * 3
    assert len(queries.alumnae_of(cohort)) == 5


def test_taken_back_six_times_at_one_moment_it_is_taken_back_once(any_app):
    cohort = a_full_house()
    before = the_house()
    graduation.graduate(db.session.get(Cohort, cohort.id), today())

    wrong = together(any_app, [pressing(undo, cohort.id)] * 6)

    assert [str(one) for one in wrong] == ["It was taken back already."] * 5
    assert the_house() == before


@pytest.mark.parametrize("statement", [12, 25, 40])
def test_killed_at_any_statement_it_never_happened_and_can_be_pressed_again(
    any_app, statement, tmp_path
):
    cohort = a_full_house()
    before = the_house()
    settings = {
        "STEPUP_DATABASE_URL": any_app.config["SQLALCHEMY_DATABASE_URI"],
        "STEPUP_DATA_DIR": str(tmp_path),
    }
    number = cohort.id
    db.session.commit()

    killed = Process(dying.graduate, number, statement, settings=settings)

    assert killed.wait(LONG) == -signal.SIGKILL
    killed.end()
    assert the_house() == before
    graduation.graduate(db.session.get(Cohort, number), today())
    db.session.commit()
    assert letters() == [Post.READY] * 3


def test_staff_see_it_do_it_and_take_it_back(client, cohort):
    a_grown_girl(cohort, first_name="Bea", last_name="Cole")
    a_teen(cohort, first_name="Dora", last_name="Dean", state=State.PAUSED)
    page, day = f"/staff/cohorts/{cohort.id}/graduation", today().isoformat()
    sign_in(client, a_staff_member(Role.SITE_LEAD, cohort.site))

    seen = client.get(page).text
    assert "Graduate 1 girl" in seen
    assert "She is on a break" in seen
    assert "An e-mail address that stays" in seen

    done = client.post(page, data={"on": day}, follow_redirects=True).text
    assert "1 letter waits until" in done
    assert client.post(page, data={"on": day}).status_code == 409

    back = client.post(f"{page}/undo", follow_redirects=True).text
    assert "It is taken back: 1 girl is where they were, and no letter has left." in back
    again = client.post(f"{page}/undo")
    assert again.status_code == 409
    assert "It was taken back already." in again.text
    assert letters() == [Post.CANCELLED]


def test_no_mentor_and_no_lead_of_another_site_takes_anything_back(client, cohort):
    page = f"/staff/cohorts/{cohort.id}/graduation"
    for person in (a_mentor(), a_staff_member(Role.SITE_LEAD, a_cohort().site)):
        sign_in(client, person)
        assert client.post(f"{page}/undo").status_code == 403
        assert client.get(page).status_code == 403


def test_a_preview_of_thirty_costs_what_one_costs(cohort, count_queries):
    counts = []
    for number in (1, 29):
        for _ in range(number):
            a_grown_girl(cohort)
        with count_queries() as asked:
            graduation.preview(cohort, today())
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert db.session.scalars(select(Graduation)).all() == []
    assert ConsentKind.CONTACT.value == "contact"
