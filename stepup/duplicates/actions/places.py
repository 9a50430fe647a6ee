"""Her coming places after a merge or its undo: the rules are asked again, her calendar is told."""

from stepup import clock
from stepup.db import db
from stepup.events import invitations, postbox, queries, revisions
from stepup.events.actions import changes, seats
from stepup.events.models import EventState, Signup, SignupState
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people.models import Person

Addresses = dict[int, str | None]


def addresses_of(*people: Person) -> Addresses:
    """By coming place, which mailbox heard of it."""
    return {signup.id: person.email for person in people for signup in _coming(person)}


def _coming(person: Person) -> list[Signup]:
    agenda = queries.agenda_of(person.id, clock.now())
    return [signup for signup in agenda if signup.event.state is EventState.OPEN]


def tell(person: Person, known_at: Addresses) -> None:
    """A place that no rule allows her now goes; a mailbox that knows nothing of one is told."""
    revisions.bump([revisions.of_person(person.id)])
    with postbox.together():
        for signup in _coming(person):
            lost = [why for _lost, why in changes.lost_tonight(signup.event, [signup])]
            if lost:
                seats.remove(signup, reason=lost[0])
            elif _is_news(signup, known_at):
                invitations.invite(signup)
    db.session.flush()


def _is_news(signup: Signup, known_at: Addresses) -> bool:
    certain = signup.state is SignupState.CONFIRMED
    return certain and known_at.get(signup.id) != signup.person.email


def call_campaigns_back(person: Person) -> None:
    outbox.cancel_where(Letter.person_id == person.id, Letter.campaign_id.is_not(None))
