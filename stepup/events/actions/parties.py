"""Friends who come together or not at all: one row of seats, or one place in line for all."""

from collections.abc import Sequence

from flask_babel import gettext

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, fitness, queries
from stepup.events.actions import seats, waitlist
from stepup.events.models import Party, Signup, SignupState, Slot
from stepup.locks import lock_row
from stepup.people.models import Person

MOST = 5


def sign_up_together(
    slot: Slot, leader: Person, friends: Sequence[Person], *, proved: bool = True
) -> list[Signup]:
    """She has her seat at once; a friend's is held until she follows the link in her own letter.

    A guest whose address nobody has `proved` gets such a letter first, and her friends after it.
    """
    people = [leader, *friends]
    ensure_a_party(people)
    for person in sorted(people, key=lambda one: one.id):
        lock_row(person)
    event = seats.lock_slot(slot)
    event.ensure_open_to_sign_ups(clock.now())
    _ensure_all_may(slot, leader, friends)
    state = None if _has_room(slot, len(people)) else SignupState.WAITLISTED
    party = Party(made_by_id=leader.id, proved_at=clock.now() if proved else None)
    db.session.add(party)
    db.session.flush()
    hers = SignupState.CONFIRMED if proved else SignupState.HELD
    first = seats.place(slot, leader, state or hers, "page")
    others = [seats.place(slot, one, state or SignupState.HELD, "friend") for one in friends]
    for signup in (first, *others):
        signup.party = party
        signup.waiting_since = first.waiting_since
    for signup in (first, *others):
        seats.tell(signup)
    return [first, *others]


def keep_her_word(signup: Signup) -> Signup:
    """She asked for all of them, and in line too she shows that she did: now they may be asked."""
    seats.lock(signup.slot, signup.person)
    db.session.refresh(signup)
    signup.event.ensure_open_to_sign_ups(clock.now())
    seats.prove_address(signup.person)
    tell_friends(signup)
    waitlist.promote(signup.slot)
    return signup


def tell_friends(signup: Signup) -> None:
    """Of her who asked for all of them, once it is known that she did: each has a day from now."""
    if signup.party is None or not signup.waits_for_her_word:
        return
    signup.party.proved_at = clock.now()
    for friend in queries.friends_of(signup):
        if friend.state is SignupState.HELD:
            friend.expires_at = min(clock.now() + seats.HOLD, signup.event.ends_at)
        seats.tell(friend)


def ensure_a_party(people: Sequence[Person]) -> None:
    if not 1 < len({person.id for person in people}) == len(people) <= MOST:
        raise Refused(gettext("Name between one and four friends, each with her own address."))


def _ensure_all_may(slot: Slot, leader: Person, friends: Sequence[Person]) -> None:
    """About herself she reads everything; about a friend nothing but that she cannot yet."""
    if queries.live_signup(slot.event_id, leader.id) is not None:
        raise Refused(
            gettext("You have a place here already. Your friends can sign up themselves.")
        )
    reasons = [*fitness.outside_hours(slot, leader), *admission.reasons_against(slot, leader)]
    if reasons:
        raise Refused.because(reasons)
    for friend in friends:
        had = queries.live_signup(slot.event_id, friend.id) is not None
        if had or admission.reasons_against(slot, friend) or waitlist.too_many_girls(slot):
            raise Refused(
                gettext("One of your friends cannot take this place just now. Ask her to sign in.")
            )


def _has_room(slot: Slot, count: int) -> bool:
    crowd = queries.crowd_at(slot, clock.now())
    if crowd.run_out:
        waitlist.lapse_expired(slot)
    free = slot.maximum - (crowd.taken - crowd.run_out)
    return count <= free and not (crowd.waiting and waitlist.has_takers(slot, free))
