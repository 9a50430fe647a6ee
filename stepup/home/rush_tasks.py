"""`doctor race`: many writers rush for a few seats on this very database, and leave no trace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

from flask import Flask, current_app
from sqlalchemy import delete, func, select

from stepup import clock
from stepup.db import db
from stepup.events.actions import planning, seats
from stepup.events.models import SEATED, Event, Invitation, Signup, Slot, SlotRole, Visibility
from stepup.events.plans import EventPlan, SlotPlan
from stepup.organisation.models import Site
from stepup.people.models import Person, PersonalLink

SEATS = 3


@dataclass(frozen=True)
class Outcome:
    seated: int
    errors: int

    @property
    def exact(self) -> bool:
        return self.seated == SEATS and self.errors == 0

    @property
    def sentence(self) -> str:
        return f"{self.seated} of {SEATS} seats taken, {self.errors} errors."


def rounds(writers: int, count: int) -> Iterator[Outcome]:
    for _ in range(count):
        yield _round(writers)


def _round(writers: int) -> Outcome:
    slot_id, people = _prepare(writers)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    start = Barrier(writers)
    try:
        with ThreadPoolExecutor(writers) as pool:
            tasks = [pool.submit(_take, app, start, slot_id, person) for person in people]
        errors = sum(task.exception() is not None for task in tasks)
        taken = select(func.count()).where(Signup.slot_id == slot_id, Signup.state.in_(SEATED))
        return Outcome(db.session.scalar(taken) or 0, errors)
    finally:
        _clear(slot_id, people)


def _prepare(writers: int) -> tuple[int, list[int]]:
    """People without an address, so that nobody is written to."""
    site = Site(name=f"doctor race {clock.now().timestamp()}", city="-", time_zone="UTC")
    starts_at = clock.now() + timedelta(days=365)
    plan = EventPlan(
        title="doctor race",
        site=site,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        visibility=Visibility.PRIVATE,
        slots=(SlotPlan(SlotRole.GUEST, 0, SEATS),),
    )
    db.session.add(site)
    event = planning.open_up(planning.create(plan))
    people = [Person(first_name="Doctor", last_name=str(n), name_key="") for n in range(writers)]
    db.session.add_all(people)
    db.session.commit()
    slot = db.session.scalars(select(Slot.id).where(Slot.event_id == event.id)).one()
    ids = [person.id for person in people]
    db.session.rollback()
    return slot, ids


def _take(app: Flask, start: Barrier, slot_id: int, person_id: int) -> None:
    with app.app_context():
        start.wait()
        seats.sign_up(db.session.get_one(Slot, slot_id), db.session.get_one(Person, person_id))
        db.session.commit()


def _clear(slot_id: int, people: list[int]) -> None:
    db.session.rollback()
    slot = db.session.get_one(Slot, slot_id)
    event_id, site_id = slot.event_id, slot.event.site_id
    for gone in (
        delete(Signup).where(Signup.event_id == event_id),
        delete(Invitation).where(Invitation.event_id == event_id),
        delete(PersonalLink).where(PersonalLink.person_id.in_(people)),
        delete(Slot).where(Slot.id == slot_id),
        delete(Event).where(Event.id == event_id),
        delete(Site).where(Site.id == site_id),
        delete(Person).where(Person.id.in_(people)),
    ):
        db.session.execute(gone)
    db.session.commit()
