"""What happens to single people: the cases that staff must handle with care."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import guardians, places
from stepup.cohorts.models import Guardianship
from stepup.cohorts.newcomers import Guardian
from stepup.db import db
from stepup.demo import album, alumnae, mentors
from stepup.demo.practice import HOME_ZONE, Practice
from stepup.events import queries
from stepup.events.actions import away, changes, seats
from stepup.events.models import Event, EventState, Signup, SignupState, Slot, SlotRole
from stepup.people import actions as people
from stepup.people.models import Household, Person
from stepup.safety import actions as safety
from stepup.safety import concerns

RENAMED, HELD, AWAY, TWO_HOMES = (1, 4), (3, 5), (4, 6), 3


def tell(practice: Practice) -> None:
    for days, story in (
        (150, _two_households),
        (600, mentors.share_a_home),
        (160, alumnae.rename_some),
        (58, _new_name),
        (23, _hold),
        (16, album.fill),
        (14, album.name_addresses),
        (12, _break),
        (9, _worry),
        (3, _another_room),
    ):
        practice.diary.note(practice.ago(days, 14, 20), partial(story, practice))


def _two_households(practice: Practice) -> None:
    """Parents who live apart: both are written to, each at home."""
    told = 0
    for girl in practice.groups[0].girls + practice.groups[2].girls:
        teen = cohorts.teen_of(girl.id)
        parents = cohorts.guardianships_of(teen) if teen else ()
        if len(parents) == 2 and told < TWO_HOMES:
            told += 1
            _part_homes(practice, parents[0], parents[1], told)
    _no_contact(practice)


def _part_homes(practice: Practice, one: Guardianship, other: Guardianship, number: int) -> None:
    for role, street in ((one, "Maple Stand-in Street"), (other, "Second Act Avenue")):
        home = Household(address=f"{number * 12} {street}", city=practice.sites[0].city)
        db.session.add(home)
        role.guardian.household = home


def _no_contact(practice: Practice) -> None:
    """A father whom a court keeps away: he receives and sees nothing."""
    apart = (
        select(Guardianship)
        .where(Guardianship.relation == "father", Guardianship.priority == 2)
        .order_by(Guardianship.id.desc())
    )
    role = db.session.scalars(apart).first()
    if role is not None:
        guardians.correct(role, _barred(role), clock.today(HOME_ZONE))


def _barred(role: Guardianship) -> Guardian:
    one = role.guardian
    return Guardian(
        one.first_name,
        one.last_name,
        one.email or "",
        one.phone or "",
        role.relation,
        one.language,
        no_contact=True,
        priority=role.priority,
    )


def _break(practice: Practice) -> None:
    group, place = AWAY
    teen = cohorts.teen_of(practice.groups[group].girls[place].id)
    if teen is not None:
        until = practice.today + timedelta(days=16)
        why = "Her grandmother is ill, and she looks after her brothers."
        away.pause(cohorts.enrollments_of(teen)[-1], why, until, clock.today(HOME_ZONE))


def _worry(_practice: Practice) -> None:
    """A mentor noticed something; only the safeguarding lead reads it."""
    concerns.raise_concern(
        "A man I do not know waited by the side door after the session and asked two of the girls "
        "which bus they take. They laughed it off, one of them was pale.",
        about="I do not know his name. Gray van, Illinois plates.",
        where_and_when="Lakeview, side door, Wednesday about a quarter past five",
        told_by="A mentor, who would rather be called than written to",
    )


def _new_name(practice: Practice) -> None:
    group, place = RENAMED
    girl = practice.groups[group].girls[place]
    people.rename(girl, "Alex", girl.last_name)


def _hold(practice: Practice) -> None:
    """Nothing more is known to anybody but the safeguarding lead; her places are taken back."""
    group, place = HELD
    girl = practice.groups[group].girls.pop(place)
    lead = practice.staff["safeguarding lead"]
    safety.place_hold(girl, lead, "Called by the school counselor. Waiting for her mother.")
    for signup in _coming_places_of(girl):
        seats.remove(signup, reason="Paused by staff.")


def _coming_places_of(person: Person) -> list[Signup]:
    hers = select(Signup).join(Signup.event).where(Signup.person_id == person.id)
    coming = hers.where(Event.ends_at > clock.now()).order_by(Signup.id)
    return [signup for signup in db.session.scalars(coming) if signup.is_live]


def _another_room(practice: Practice) -> None:
    """A coming evening moves next door, and everybody's calendar hears of it."""
    coming = select(Event).where(
        Event.state == EventState.OPEN, Event.cohort_id.is_(None), Event.starts_at > practice.now
    )
    event = db.session.scalars(coming.order_by(Event.starts_at)).first()
    if event is not None:
        changes.change(event, room="Auditorium", bring="A warm sweater: the heating is being fixed")


def today(practice: Practice) -> None:
    """The last hour: a seat comes free and is offered, a guest has not proved her address yet.

    Before that a night, in which is noticed who stays away and whose yes ran out.
    """
    for group in practice.groups:
        places.settle_all(group.cohort, practice.today)
        away.notice(group.cohort, practice.today)
    waiting = _somebody_in_line(practice)
    if waiting is not None:
        _free_a_seat(waiting)
    guest_slot = _next_guest_slot(practice)
    if guest_slot is not None:
        woman = mentors.meet(practice, guest_slot.event.site)
        seats.sign_up(guest_slot, woman, proved=False)


def _somebody_in_line(practice: Practice) -> Signup | None:
    line = select(Signup).join(Signup.event)
    in_days = practice.now + timedelta(days=2)
    line = line.where(Signup.state == SignupState.WAITLISTED, Event.starts_at > in_days)
    return db.session.scalars(line.order_by(Signup.id)).first()


def _free_a_seat(waiting: Signup) -> None:
    seated = select(Signup).where(
        Signup.slot_id == waiting.slot_id, Signup.state == SignupState.CONFIRMED
    )
    leaving = db.session.scalars(seated.order_by(Signup.id)).first()
    if leaving is not None:
        seats.withdraw(leaving, reason="Her shift was changed.")


def _next_guest_slot(practice: Practice) -> Slot | None:
    """Of an evening that still has a chair for somebody who has not been here before."""
    open_ones = select(Slot).join(Slot.event).order_by(Event.starts_at)
    open_ones = open_ones.where(Slot.role == SlotRole.GUEST, Event.state == EventState.OPEN)
    for slot in db.session.scalars(open_ones.where(Event.starts_at > practice.now)):
        if queries.seats_taken(slot) < slot.maximum:
            return slot
    return None
