"""The practice year: lived once for all these tests, then looked at from every side."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from stepup import clock
from stepup.app import create_app
from stepup.campaigns.models import Campaign, CampaignState
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import (
    Alumna,
    Enrollment,
    EnrollmentState,
    Guardianship,
    PaperAnswer,
    Picture,
    Teen,
)
from stepup.cohorts.places import AWAY, COMING
from stepup.db import db
from stepup.demo import year
from stepup.events import admission
from stepup.events.models import (
    LIVE,
    SEATED,
    Attendance,
    Event,
    EventState,
    Signup,
    SignupState,
    Slot,
    SlotRole,
)
from stepup.home import checkup
from stepup.mentoring.models import Match
from stepup.organisation import queries as organisation
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety.models import Concern
from stepup.volunteers.models import Stage, Volunteer
from tests import servers
from tests.conftest import RequestClient

SEED = 7
TABLES = (Person, Event, Signup, Attendance, Letter, Match, Volunteer, Alumna, Campaign)
KINDS = "admin coordinator site-lead safeguarding-lead volunteer applicant guardian alumna"


@pytest.fixture(scope="module")
def now():
    return clock.now().replace(second=0, microsecond=0)  # the year is lived by the minute


@pytest.fixture(scope="module")
def year_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("year")


@pytest.fixture(scope="module")
def house(sqlite, year_dir, now):
    """An application on a house in which the year was lived until `now`; `said` is what it said."""
    with sqlite.migrated(year_dir) as url:
        app = _an_app(url, year_dir)
        app.said = _demo(app, now, "--seed", str(SEED))
        yield app
        servers.close(app)


def _an_app(url, folder):
    app = create_app(
        TESTING=True,
        DATA_DIR=str(folder),
        MAIL_URL=(folder / "mail").as_uri(),
        RATELIMIT_ENABLED=False,
        WTF_CSRF_ENABLED=False,
        SQLALCHEMY_DATABASE_URI=url,
    )
    app.test_client_class = RequestClient
    return app


def _demo(app, now, *options):
    with clock.travelling(now):
        result = app.test_cli_runner().invoke(args=["demo", *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def lived(house, now):
    """Inside the house, at the moment when its year has been lived."""
    with house.app_context(), clock.travelling(now):
        yield house


def _count(*which):
    return db.session.scalar(select(func.count()).where(*which))


def test_there_are_four_sites_in_three_time_zones(lived):
    sites = organisation.sites()

    assert (len(sites), len({site.time_zone for site in sites})) == (4, 3)


def test_six_cohorts_have_150_girls_whose_answers_differ(lived):
    going = cohorts.current_cohorts()
    here = Enrollment.cohort_id.in_([cohort.id for cohort in going])

    states = Counter(db.session.scalars(select(Enrollment.state).where(here)))

    assert len(going) == 6
    assert sum(states[one] for one in (*COMING, *AWAY)) == 137
    assert states[EnrollmentState.ACTIVE] > 60
    assert states[EnrollmentState.SUSPENDED] > 0
    rest = EnrollmentState.PAUSED, EnrollmentState.CONSENT_PENDING, EnrollmentState.WAITLISTED
    assert [states[one] for one in rest] == [1, 12, 1]


def test_papers_wait_one_father_is_kept_away_and_somebody_is_worried(lived):
    waiting = db.session.scalars(select(PaperAnswer).where(PaperAnswer.decided_at.is_(None))).all()
    open_ones = [paper.is_awaited for paper in waiting if paper.waits]

    assert sorted(open_ones) == [False, True]
    assert _count(PaperAnswer.consent_id.is_not(None)) > 100
    assert _count(Guardianship.no_contact) == 1
    assert _count(Concern.id) == 1


def test_a_picture_is_in_use_and_another_waits_for_a_release(lived):
    pictures = db.session.scalars(select(Picture).order_by(Picture.id)).all()

    assert pictures[0].is_in_use
    assert not pictures[1].is_in_use
    assert [picture.sha256 is None for picture in pictures] == [False, False, True]


def test_120_volunteers_stand_in_every_stage(lived):
    stages = Counter(db.session.scalars(select(Volunteer.stage)))

    assert stages.total() == 120
    assert set(stages) == set(Stage)


def test_600_alumnae_graduated_in_ten_years(lived):
    years = Counter(day.year for day in db.session.scalars(select(Alumna.graduated_on)))

    assert years.total() == 600
    assert len(years) == 10


def test_sixty_events_are_over_and_forty_are_coming(lived, now):
    states = Counter(db.session.scalars(select(Event.state)))

    assert _count(Event.starts_at < now) == 60
    assert _count(Event.starts_at >= now) == 40
    assert states == {EventState.DONE: 59, EventState.CANCELLED: 1, EventState.OPEN: 40}


def test_the_snow_day_says_why(lived):
    snowed = db.session.scalars(select(Event).where(Event.state == EventState.CANCELLED)).one()

    assert snowed.cancelled_because.startswith("Snow")
    assert snowed.site.city == "Chicago"
    assert _count(Attendance.event_id == snowed.id) == 0


def test_people_stand_in_line_and_one_is_offered_a_seat(lived):
    coming = Signup.event.has(Event.starts_at > clock.now())

    assert _count(Signup.state == SignupState.WAITLISTED, coming) > 0
    assert _count(Signup.state == SignupState.OFFERED, coming) >= 1
    assert _count(Signup.state == SignupState.HELD, coming) == 1


def test_one_campaign_is_over_and_one_is_on_its_way(lived):
    states = list(db.session.scalars(select(Campaign.state).order_by(Campaign.id)))

    assert states == [CampaignState.DONE, CampaignState.SENDING]


def test_some_matches_go_on_and_some_left_a_lineage(lived):
    assert _count(Match.ended_on.is_(None)) >= 10
    assert _count(Match.ended_on.is_not(None), Match.mentor_may_be_named) >= 3


def test_whoever_has_a_coming_place_may_still_have_it(lived):
    coming = select(Signup).join(Signup.event).where(Event.starts_at > clock.now())
    signups = db.session.scalars(coming.where(Signup.state.in_(LIVE))).all()

    reasons = {one.id: admission.reasons_against(one.slot, one.person) for one in signups}

    assert len(reasons) > 100
    assert {number: found for number, found in reasons.items() if found} == {}


def test_nobody_on_hold_has_a_coming_place(lived):
    held = {hold.person_id for hold in safety.open_holds()}
    coming = Signup.event.has(Event.starts_at > clock.now())

    assert len(held) == 2
    assert _count(Signup.person_id.in_(held), Signup.state.in_(LIVE), coming) == 0


def test_no_slot_has_more_people_than_places(lived):
    seated = select(Slot.maximum, func.count()).join(Signup, Signup.slot_id == Slot.id)
    rows = db.session.execute(seated.where(Signup.state.in_(SEATED)).group_by(Slot.id)).all()

    assert [(most, taken) for most, taken in rows if taken > most] == []
    assert any(taken == most for most, taken in rows)


def test_wherever_girls_came_two_counted_adults_were_there(lived):
    counted = select(Attendance.event_id, func.count()).where(Attendance.counted)
    by_event = counted.group_by(Attendance.event_id)
    adults = {event_id: number for event_id, number in db.session.execute(by_event)}

    girls = db.session.scalars(
        select(Attendance.event_id).where(Attendance.role == SlotRole.TEEN).distinct()
    ).all()

    assert len(girls) > 30
    assert [event_id for event_id in girls if adults.get(event_id, 0) < 2] == []


def test_no_girl_was_ever_counted_as_an_adult(lived):
    teens = select(Teen.person_id).join(Enrollment, Enrollment.teen_id == Teen.id)

    assert _count(Attendance.counted, Attendance.person_id.in_(teens)) == 0


def test_the_doctor_finds_the_house_well(lived):
    found = [finding.sentence for finding in checkup.findings() if not finding.good]

    assert [sentence for sentence in found if not sentence.startswith("No worker")] == []


def test_the_worker_finds_only_the_post_of_the_last_hours(lived, now):
    due = select(Letter).where(Letter.state == State.READY, Letter.next_try_at <= now)
    letters = db.session.scalars(due).all()

    assert 0 < len(letters) < 40
    assert {letter.queued_at >= now - year.STILL_TO_CARRY for letter in letters} == {True}
    assert all(letter.content or letter.slots for letter in letters)


def test_letters_of_the_past_left_in_the_past(lived):
    sent = db.session.scalars(select(Letter).where(Letter.state == State.SENT)).all()

    assert len(sent) > 1000
    assert all(letter.subject and letter.sent_at == letter.queued_at for letter in sent)


def test_nobody_can_be_reached_by_accident(lived):
    reached = db.session.execute(select(Person.email, Person.phone)).all()

    emails = {email.partition("@")[2] for email, _ in reached if email}
    phones = [phone for _, phone in reached if phone]

    assert emails == {"example.org", "example.com", "example.net"}
    assert [phone for phone in phones if not re.fullmatch(r"\+1\d{3}55501\d\d", phone)] == []


def test_a_second_call_changes_nothing_and_shows_the_doors_again(lived, now):
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    db.session.commit()

    said = _demo(lived, now, "--if-new")

    after = [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    assert after == before
    assert _kinds_of(said) == _kinds_of(lived.said) == KINDS.split()


def _kinds_of(said):
    return [
        called.replace(" ", "-") for called in re.findall(r"^ +([\w ]+), .*sign-in/", said, re.M)
    ]


def test_a_house_with_people_is_left_alone(lived):
    result = lived.test_cli_runner().invoke(args=["demo"])

    assert result.exit_code == 1
    assert "has people already" in result.output


def test_every_door_opens(lived):
    db.session.rollback()
    client = lived.test_client()

    for url in re.findall(r"http://\S+", lived.said):
        path = url.removeprefix(lived.config["BASE_URL"])
        assert (path, client.get(path).status_code) == (path, 200)


def test_the_same_seed_meets_the_same_people_at_the_same_times(lived, sqlite, tmp_path, now):
    until = now - timedelta(days=195)
    ours = _names_and_times(until)
    db.session.rollback()

    with sqlite.migrated(tmp_path) as url:
        again = _an_app(url, tmp_path)
        with again.app_context(), clock.travelling(now):
            practice = year.plan(SEED)
            for moment in year.live(practice):
                if moment >= until:
                    break
            theirs = _names_and_times(until)
            db.session.rollback()
        servers.close(again)

    assert len(ours) > 400
    assert theirs == ours


def _names_and_times(until):
    people = select(Person.email, Person.phone).where(Person.created_at < until)
    events = select(Event.title, Event.starts_at).where(Event.created_at < until)
    return [
        *db.session.execute(people.order_by(Person.id)).all(),
        *db.session.execute(events.order_by(Event.id)).all(),
    ]


def test_a_house_of_its_own_gets_no_doors(app):
    db.session.add(_somebody())
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["demo", "--if-new"])

    assert result.output == "This house has people of its own: the practice year stays out.\n"


def _somebody():
    person = Person(email="ana@example.org")
    person.rename("Ana", "Lopez")
    return person


def test_production_refuses(build_app, database_url):
    app = build_app(database_url, PRODUCTION=True)

    result = app.test_cli_runner().invoke(args=["demo", "--if-new"])

    assert result.exit_code == 1
    assert "no place in production" in result.output
