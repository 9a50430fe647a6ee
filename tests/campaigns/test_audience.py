"""Who is written to, and the one reason why each other is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stepup import clock
from stepup.campaigns import actions
from stepup.campaigns.models import Answer, Past, Preference, Why
from stepup.campaigns.queries import audience
from stepup.campaigns.queries.audience import Audience
from stepup.cohorts.models import Alumna, Enrollment, EnrollmentState
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope, State
from stepup.volunteers.models import Stage
from tests.campaigns.factories import a_draft, a_sent_campaign, letters_of, the_recipient
from tests.factories import (
    a_cohort,
    a_hold,
    a_person,
    a_program,
    a_site,
    a_teen,
    a_volunteer,
    an_alumna,
    kept,
    today,
    years_ago,
)


def why(alumna, campaign_id=0):
    judged = {each.person_id: each.why for each in audience.everybody(Audience(), campaign_id)}
    return judged[alumna.person_id]


def test_a_grown_woman_who_said_yes_is_written_to(app):
    assert why(an_alumna()) is None


def test_a_minor_is_never_written_to(app):
    almost = years_ago(18) + timedelta(days=1)

    assert why(an_alumna(born_on=almost)) is Why.UNDER_AGE
    assert why(an_alumna(born_on=years_ago(18))) is None


def test_without_a_birth_date_the_year_of_graduation_decides(app):
    last_summer = today() - timedelta(days=100)

    assert why(an_alumna(born_on=None, graduated_on=last_summer)) is Why.UNDER_AGE
    assert why(an_alumna(born_on=None, graduated_on=years_ago(1))) is None


def test_each_refusal_of_the_rule_book_has_its_reason(app):
    held = an_alumna()
    a_hold(held.person)

    assert why(held) is Why.ON_HOLD
    assert why(an_alumna(closed_for_cause_at=clock.now())) is Why.CLOSED_FOR_CAUSE
    assert why(an_alumna(may_invite=False)) is Why.NO_CONSENT


def test_an_address_must_work_and_want_letters(app):
    stopped = an_alumna(email="Stop@Example.org")
    outbox.suppress("stop@example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="test")

    assert why(stopped) is Why.SUPPRESSED
    assert why(an_alumna(email=None)) is Why.NO_ADDRESS
    assert why(an_alumna(email="josé@example.org")) is Why.NO_ADDRESS


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        (Stage.APPLICANT, Why.VOLUNTEER),
        (Stage.ACTIVE, Why.VOLUNTEER),
        (Stage.RESTING, Why.VOLUNTEER),
        (Stage.REMOVED, Why.DECLINED),
        (Stage.DECLINED, Why.DECLINED),
        (Stage.LEAD, None),
        (Stage.RETIRED, None),
    ],
)
def test_a_volunteer_is_not_asked_to_become_one(app, stage, reason):
    alumna = an_alumna()
    a_volunteer(alumna.person, stage=stage)

    assert why(alumna) is reason


def test_two_campaigns_leave_her_thirty_days_apart(app, monkeypatch):
    alumna = an_alumna()
    first = a_sent_campaign()

    assert why(alumna) is Why.RECENT
    assert why(alumna, first.id) is None
    in_a_month = clock.now() + timedelta(days=30, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: in_a_month)
    assert why(alumna) is None


def test_a_letter_that_was_called_back_does_not_count(app):
    alumna = an_alumna()
    campaign = a_sent_campaign()

    actions.cancel(campaign)

    assert why(alumna) is None


@pytest.mark.parametrize(
    ("said", "until"),
    [
        (Answer.LATER, datetime(2027, 3, 1, tzinfo=UTC)),
        (Answer.NOT_FOR_ME, datetime(2027, 11, 26, tzinfo=UTC)),
        (Answer.NOT_ME, None),
    ],
)
def test_what_she_answered_is_heeded(app, monkeypatch, said, until):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))
    alumna = an_alumna(email="zoe@example.org")
    campaign = a_sent_campaign()
    actions.answer(the_recipient(campaign, alumna.person), said)
    db.session.commit()

    turn = until or datetime(2034, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: turn - timedelta(hours=1))
    assert why(alumna) is (Why.SUPPRESSED if until is None else Why.ANSWERED)
    monkeypatch.setattr(clock, "now", lambda: turn + timedelta(days=1))
    assert why(alumna) is (Why.SUPPRESSED if until is None else None)


def test_nobody_is_asked_by_more_than_three_campaigns_a_year(app, monkeypatch):
    alumna = an_alumna()
    began = clock.now()
    for number in range(3):
        moment = began + timedelta(days=40 * number)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        campaign = arrived(a_sent_campaign())
    actions.answer(the_recipient(campaign, alumna.person), Answer.MOVED)
    db.session.commit()

    moment = began + timedelta(days=120)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert why(alumna) is Why.OFTEN
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=366))
    assert why(alumna) is None


def test_she_may_choose_once_a_year_and_a_pause(app, monkeypatch):
    alumna = an_alumna()
    preference = kept(Preference(person_id=alumna.person_id, at_most_a_year=1))
    a_sent_campaign()
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert why(alumna) is Why.OFTEN
    preference.paused_until = later.date() + timedelta(days=1)
    db.session.commit()
    assert why(alumna) is Why.PREFERS


def test_who_never_answers_is_asked_once_whether_she_is_still_there_and_then_rests(
    app, monkeypatch
):
    alumna, began = an_alumna(), clock.now()
    for number in range(3):
        moment = began + timedelta(days=150 * number)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        a_sent_campaign()
    moment = began + timedelta(days=600)
    monkeypatch.setattr(clock, "now", lambda: moment)
    silent = Audience(past=Past.SILENT)

    assert why(alumna) is Why.RESTING
    assert [each.why for each in audience.everybody(silent)] == [None]
    still_there = actions.create(a_draft(audience=silent))
    actions.start(still_there, undo=timedelta(0))
    actions.freeze(still_there)
    db.session.commit()
    much_later = moment + timedelta(days=800)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    assert why(alumna) is Why.RESTING
    assert [each.why for each in audience.everybody(silent)] == [Why.RESTING]

    actions.answer(the_recipient(still_there, alumna.person), Answer.YES)
    assert why(alumna) is None


def arrived(campaign):
    for letter in letters_of(campaign):
        letter.state, letter.sent_at = State.SENT, clock.now()
    db.session.commit()
    return campaign


def chosen_by(**wanted):
    return {each.person_id for each in audience.everybody(Audience(**wanted))}


def test_what_she_answered_before_chooses_the_audience(any_app, monkeypatch):
    asked, quiet, yes = an_alumna(), an_alumna(), an_alumna()
    campaign = arrived(a_sent_campaign())
    actions.answer(the_recipient(campaign, asked.person), Answer.LATER)
    actions.answer(the_recipient(campaign, yes.person), Answer.YES)
    new = an_alumna()
    db.session.commit()

    assert chosen_by(past=Past.NEVER_ASKED) == {new.person_id}
    assert chosen_by(past=Past.NEVER_ANSWERED) == {quiet.person_id}
    assert chosen_by(past=Past.SAID_LATER) == {asked.person_id}
    assert chosen_by(past=Past.SAID_YES) == {yes.person_id}
    assert chosen_by(quiet_months=1) == {new.person_id}
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert len(chosen_by(quiet_months=1)) == 4


def test_distance_skill_and_cohort_choose_the_audience(any_app):
    here = a_site(city="Pasadena", latitude=34.15, longitude=-118.14)
    near = a_site(city="Glendale", latitude=34.14, longitude=-118.26)  # seven miles
    far = a_site(city="Dallas", latitude=32.78, longitude=-96.80)
    moved_here = an_alumna(a_cohort(far), city="Glendale")
    learnt_here = an_alumna(a_cohort(here), city=None)
    moved_away = an_alumna(a_cohort(here), city="Dallas")
    nurse = an_alumna(a_cohort(near), industry="Nursing")

    elsewhere = an_alumna(a_cohort(here), city="Altadena")  # where no site of ours is
    an_alumna(a_cohort(far), city="Altadena")

    within = chosen_by(near_site_id=here.id, within_miles=10)
    assert within == {moved_here.person_id, learnt_here.person_id, nurse.person_id}
    assert chosen_by(near_site_id=here.id, within_miles=5) == {learnt_here.person_id}
    near_here = {"near_site_id": here.id, "within_miles": 10}
    counted_in = chosen_by(**near_here, off_the_map=True)
    assert counted_in == within | {elsewhere.person_id}
    assert audience.count(Audience(**near_here)).off_the_map == 1
    assert audience.off_the_map(Audience()) == 0
    assert chosen_by(skill="nurs") == {nurse.person_id}
    assert chosen_by(cohort_ids=frozenset({moved_away.cohort_id})) == {moved_away.person_id}


def test_a_site_without_its_place_on_the_map_is_near_its_own_city_only(app):
    here = a_site(city="Pasadena", latitude=None, longitude=None)
    a_site(city="Glendale", latitude=34.14, longitude=-118.26)
    home = an_alumna(a_cohort(here), city="pasadena ")
    over_there = an_alumna(a_cohort(here), city="Glendale")

    near_here = {"near_site_id": here.id, "within_miles": 100}

    assert chosen_by(**near_here) == {home.person_id}
    assert chosen_by(**near_here, off_the_map=True) == {home.person_id, over_there.person_id}


@pytest.mark.parametrize("still", ["a place", "a mentor"])
def test_who_is_still_one_of_our_girls_is_not_asked_back(app, still):
    teen = a_teen(born_on=years_ago(18), email="maya@example.org")
    alumna = Alumna(person=teen.person, cohort=a_cohort(), graduated_on=years_ago(1))
    alumna.may_invite = True
    kept(alumna)
    if still == "a mentor":
        db.session.scalars(db.select(Enrollment)).one().state = EnrollmentState.GRADUATED
        kept(Match(mentor=a_person(), teen=teen.person, starts_on=years_ago(1)))

    assert why(alumna) is Why.STILL_HERE


def test_nobody_is_asked_in_the_first_sixty_days_after_she_left(app):
    lately = an_alumna(graduated_on=today() - timedelta(days=59))
    longer = an_alumna(graduated_on=today() - timedelta(days=60))

    assert why(lately) is Why.JUST_LEFT
    assert why(longer) is None


def test_site_program_and_year_narrow_the_audience(app):
    here, program = a_site(), a_program()
    cohort = a_cohort(here, program)
    her = an_alumna(cohort, graduated_on=date(2019, 6, 1))
    an_alumna(a_cohort(here), graduated_on=date(2019, 6, 1))
    an_alumna(a_cohort(None, program), graduated_on=date(2019, 6, 1))
    an_alumna(cohort, graduated_on=date(2018, 6, 1))
    chosen = Audience(frozenset({here.id}), frozenset({program.id}), frozenset({2019}))

    assert [each.person_id for each in audience.everybody(chosen)] == [her.person_id]
    assert audience.count(Audience()).eligible == 4


@pytest.mark.parametrize("women", [1, 30])
def test_counting_takes_the_same_queries_for_one_and_thirty(app, count_queries, women):
    cohort = a_cohort()
    for number in range(women):
        an_alumna(cohort, last_name=f"Lopez {number}")

    with count_queries() as queries:
        counted = audience.count(Audience())

    assert (counted.eligible, len(queries)) == (
        women,
        4 + 3,
    )  # the policy; none of the settings stored yet


def test_a_thousand_is_only_how_far_it_looks_at_once(app, monkeypatch):
    monkeypatch.setattr(audience.candidates, "AT_A_TIME", 2)
    for number in range(5):
        an_alumna(last_name=f"Lopez {number}")

    assert audience.count(Audience()).eligible == 5
