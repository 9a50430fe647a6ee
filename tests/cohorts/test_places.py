"""A girl's way through a cohort: each step is written down, and only steps that there are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import places as steps
from stepup.cohorts import queries, tasks
from stepup.cohorts.actions import (
    breaks,
    consents,
    enrolment,
    invitations,
    leaving,
    line,
    news,
    places,
)
from stepup.cohorts.models import EmergencyContact, Enrollment, EnrollmentMove
from stepup.cohorts.models import EnrollmentState as State
from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from tests.factories import (
    a_cohort,
    a_consent,
    a_hold,
    a_staff_member,
    a_teen,
    today,
    years_ago,
)
from tests.letters import link_in, plain_text

MOTHER = Guardian("Rosa", "Lopez", "rosa@example.org", "213 555 0100")
AUNT = Contact("Aunt Eva", "213 555 0101")


@pytest.fixture
def cohort(app):
    return a_cohort()


def enrolled(cohort, name="Maya", guardians=(MOTHER,), contacts=(AUNT,)):
    girl = Girl(name, "Lopez", years_ago(16))
    return enrolment.enrol(cohort, girl, guardians, contacts, on=today())


def place_of(teen):
    return queries.enrollments_of(teen)[0]


def answered(enrollment, *, given=True):
    rosa = queries.guardianships_of(enrollment.teen)[0].guardian
    consents.answer(enrollment, rosa, given=given, on=today())


def way_of(enrollment):
    db.session.flush()
    return [move.to_state for move in reversed(queries.moves_of(enrollment))]


def letters():
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [letter.subject for letter in found if letter.purpose.endswith("place_news")]


def reasons_for(teen, on=None):
    youth = queries.youth_for([teen.person_id], today())[teen.person_id]
    return [reason.rule for reason in rules.arrival(youth, on or today(), DEFAULTS)]


def test_there_is_a_way_out_of_every_state_but_those_that_end_it():
    ends = {State.GRADUATED, State.CLOSED}

    assert {state for state in State if not steps.MOVES[state]} == ends
    assert set(steps.MEANS) == set(State)
    assert set(steps.HOLDING) | set(steps.OVER) | {State.WAITLISTED} == set(State)


@pytest.mark.parametrize(
    ("here", "to"),
    [(here, to) for here in State for to in State if to not in steps.MOVES[here]],
)
def test_a_step_that_there_is_not_is_refused_and_nothing_is_written(cohort, here, to):
    place = place_of(a_teen(cohort, state=here))

    with pytest.raises(Refused, match="no step leads to"):
        places.move(place, to)

    assert (place.state, way_of(place)) == (here, [])


def test_she_comes_from_the_list_to_her_first_evening_in_steps_that_are_written_down(cohort):
    place = enrolled(cohort, guardians=(), contacts=())
    assert place.state is State.APPLICANT

    enrolment.add_guardian(place.teen, MOTHER)
    places.settle(place.teen, today())
    answered(place)
    enrolment.add_contact(place.teen, AUNT)
    places.came(place.teen.person)

    way = [State.APPLICANT, State.CONSENT_PENDING, State.CONSENTED, State.ENROLLED, State.ACTIVE]
    assert way_of(place) == way


def test_a_yes_without_anybody_to_call_does_not_enrol_her(cohort):
    place = enrolled(cohort, contacts=())

    answered(place)

    assert (place.state, queries.enrolled_ids([place.teen.person_id], today())) == (
        State.CONSENTED,
        {place.teen.person_id},
    )


def test_a_no_keeps_her_away_at_once_and_a_new_yes_brings_her_back_where_she_was(cohort):
    place = enrolled(cohort)
    answered(place)
    places.came(place.teen.person)

    answered(place, given=False)
    assert place.state is State.SUSPENDED
    assert "withdrawn" in queries.moves_of(place)[0].reason

    answered(place)
    assert place.state is State.ACTIVE


def test_the_night_keeps_her_away_whose_yes_ran_out(cohort):
    maya, zoe = a_teen(cohort, consented=False), a_teen(cohort)
    rosa = queries.guardianships_of(maya)[0].guardian
    a_consent(maya.person, rosa, expires_on=today() - timedelta(days=1))

    tasks.tend_places()

    assert (place_of(maya).state, place_of(zoe).state) == (State.SUSPENDED, State.ENROLLED)


def test_who_is_away_is_still_no_adult(cohort):
    girls = [a_teen(cohort, state=state).person_id for state in steps.HOLDING]
    left = [a_teen(cohort, state=state).person_id for state in steps.OVER]

    assert queries.enrolled_ids([*girls, *left], today()) == set(girls)


def test_a_break_says_why_until_when_what_stops_and_what_comes_back(cohort):
    maya = a_teen(cohort, state=State.ACTIVE)
    place, until = place_of(maya), today() + timedelta(days=20)

    breaks.pause(place, "Her grandmother is ill.", until, today())
    db.session.commit()

    assert (place.state, place.away_until) == (State.PAUSED, until)
    assert queries.moves_of(place)[0].reason == "Her grandmother is ill."
    assert reasons_for(maya) == ["BREAK"]
    assert reasons_for(maya, until) == []
    assert letters() == [f"Maya is on a break until {clock.date_words(until)}"]


def test_the_night_ends_the_break_on_its_day_and_the_family_hears_of_it(cohort):
    place = place_of(a_teen(cohort, state=State.ENROLLED))
    breaks.pause(place, "A play at school.", today() + timedelta(days=3), today())
    places_before = place.starts_on

    assert breaks.end_those_due(cohort, today() + timedelta(days=2)) == 0
    assert breaks.end_those_due(cohort, today() + timedelta(days=3)) == 1

    assert (place.state, place.away_until, place.starts_on) == (
        State.ENROLLED,
        None,
        places_before,
    )
    assert letters()[1] == "Welcome back, Maya"


def test_who_comes_back_without_a_yes_that_counts_is_kept_away(cohort):
    maya = a_teen(cohort, state=State.ACTIVE)
    breaks.pause(place_of(maya), "A play.", today() + timedelta(days=3), today())
    consents.answer(
        place_of(maya), queries.guardianships_of(maya)[0].guardian, given=False, on=today()
    )

    breaks.come_back(place_of(maya), today())

    assert place_of(maya).state is State.SUSPENDED


@pytest.mark.parametrize(
    ("why", "days", "sentence"),
    [
        ("", 3, "Say why"),
        ("A play.", 0, "a day to come"),
        ("A play.", 241, "The cohort ends on"),
    ],
)
def test_a_break_needs_a_reason_and_an_end(cohort, why, days, sentence):
    place = place_of(a_teen(cohort))

    with pytest.raises(Refused, match=sentence):
        breaks.pause(place, why, today() + timedelta(days=days), today())

    assert place.state is State.ENROLLED


def test_a_girl_who_is_away_from_one_of_two_cohorts_is_not_on_a_break(cohort):
    maya = a_teen(cohort)
    other = enrolment.give_place(a_cohort(), maya, today())

    breaks.pause(place_of(maya), "A play.", today() + timedelta(days=3), today())

    assert other.state is State.ENROLLED
    assert reasons_for(maya) == []


def test_who_finds_all_places_taken_stands_in_line_and_nobody_goes_first(cohort):
    cohort.capacity = 1
    first = enrolled(cohort, "Ada")

    bea, cleo = enrolled(cohort, "Bea"), enrolled(cohort, "Cleo")
    news.tell(cleo, news.News.IN_LINE, today())

    assert [one.state for one in (first, bea, cleo)] == [
        State.CONSENT_PENDING,
        State.WAITLISTED,
        State.WAITLISTED,
    ]
    assert [queries.number_in_line(one) for one in (first, bea, cleo)] == [0, 1, 2]
    assert letters() == [f"Cleo is in line for {cohort.name}"]


def test_a_place_that_is_free_goes_to_the_next_who_may_have_it(cohort):
    cohort.capacity = 1
    first, bea, cleo = (enrolled(cohort, name) for name in ("Ada", "Bea", "Cleo"))
    a_hold(bea.teen.person)

    leaving.leave(first, "Moved to Fresno", today())

    assert [one.state for one in (first, bea, cleo)] == [
        State.EXITED,
        State.WAITLISTED,
        State.CONSENT_PENDING,
    ]
    assert letters() == [f"A place in {cohort.name} for Cleo"]
    assert line.free_places(cohort) == 0


def test_a_girl_who_left_in_good_standing_may_come_again_and_one_who_left_for_cause_not(cohort):
    good, bad = place_of(a_teen(cohort)), place_of(a_teen(cohort))
    leaving.leave(good, "No time", today())
    leaving.leave(bad, "She hit somebody", today(), for_cause=True)

    assert enrolment.give_place(cohort, good.teen, today()).state is State.ENROLLED
    with pytest.raises(Refused, match="for cause"):
        enrolment.give_place(cohort, bad.teen, today())


def test_who_left_in_good_standing_is_a_past_mentee_and_waits_for_her_own_yes(cohort):
    place = place_of(a_teen(cohort))
    a_stranger = place_of(a_teen(cohort, consented=False, state=State.CONSENT_PENDING))

    leaving.leave(place, "Moved to Fresno", today())
    leaving.leave(a_stranger, "No answer", today())

    alumna = queries.alumna_of(place.teen.person_id)
    assert (alumna.cohort, alumna.graduated_on, alumna.may_invite) == (cohort, today(), False)
    assert not queries.has_finished(alumna)
    assert queries.alumnae_of(cohort) == []  # of the graduates she is none
    assert queries.alumna_of(a_stranger.teen.person_id) is None


@pytest.mark.parametrize("order", [(False, True), (True, False)])
def test_who_left_one_cohort_for_cause_is_no_past_mentee_of_another(cohort, order):
    teen = a_teen(cohort)
    db.session.add(Enrollment(teen=teen, cohort=a_cohort(), state=State.ACTIVE, starts_on=today()))
    db.session.commit()
    for place, for_cause in zip(queries.enrollments_of(teen), order, strict=True):
        leaving.leave(place, "As it was", today(), for_cause=for_cause)

    alumna = queries.alumna_of(teen.person_id)
    assert alumna is None or alumna.closed_for_cause_at is not None


def test_who_left_as_a_minor_is_asked_when_she_has_grown_up_and_gets_no_certificate(cohort, client):
    teen = a_teen(cohort, born_on=years_ago(17), email="maya@example.org")
    leaving.leave(place_of(teen), "Moved away", today())
    db.session.commit()
    in_a_year = today() + timedelta(days=366)

    asked = invitations.ask_those_who_grew_up(today()), invitations.ask_those_who_grew_up(in_a_year)
    db.session.commit()

    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    page = link_in(letter, "/alumnae")
    assert asked == (0, 1)
    assert "you were one of us in" in plain_text(letter)
    assert "finished" not in plain_text(letter)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/certificate.pdf").status_code == 404


def test_who_left_every_cohort_has_no_place_among_the_girls(cohort):
    maya = a_teen(cohort)

    leaving.leave(place_of(maya), "Moved away", today())

    assert reasons_for(maya) == ["SAFE-09"]


def test_a_family_that_does_not_answer_in_60_days_gives_the_place_back(cohort, monkeypatch):
    lead = a_staff_member(site=cohort.site)
    maya = a_teen(cohort, consented=False, state=State.CONSENT_PENDING)
    consents.ask(place_of(maya), today())
    db.session.commit()

    assert leaving.give_up_the_silent(cohort, today() + timedelta(days=59)) == 0
    assert leaving.give_up_the_silent(cohort, today() + timedelta(days=62)) == 1

    assert (place_of(maya).state, queries.moves_of(place_of(maya))[0].reason) == (
        State.EXITED,
        leaving.NO_ANSWER,
    )
    assert lead is not None


def test_a_stop_of_letters_holds_for_this_news_too(cohort):
    maya = a_teen(cohort)
    maya.contact_stopped_at = clock.now()

    breaks.pause(place_of(maya), "A play.", today() + timedelta(days=3), today())

    assert letters() == []


def test_the_log_of_steps_names_who_took_them(cohort):
    place = place_of(a_teen(cohort))

    places.move(place, State.ACTIVE, "She came.")
    db.session.flush()

    step = db.session.scalars(select(EnrollmentMove)).one()
    assert (step.from_state, step.to_state, step.reason) == (
        State.ENROLLED,
        State.ACTIVE,
        "She came.",
    )
    assert db.session.scalars(select(EmergencyContact)).all() != []
