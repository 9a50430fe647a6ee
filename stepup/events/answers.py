"""What her calendar program mails back: yes keeps or takes the place, no frees it."""

import logging
from datetime import timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.calendars.replies import Answer
from stepup.db import db
from stepup.errors import Refused
from stepup.events import emails, invitations, mailboxes, organizers, queries
from stepup.events.actions import seats
from stepup.events.models import Event, Invitation, Method, Signup, SignupState
from stepup.people import queries as people
from stepup.people.models import Person, Role

log = logging.getLogger(__name__)
A_DAY = timedelta(days=1)


class Taken(Enum):
    """What came of a message from a calendar."""

    KEPT = "she comes"
    FREED = "her place is free again"
    NOTED = "noted"
    PASSED_ON = "passed on to staff"
    SENT_AGAIN = "sent to her once more"
    IGNORED = "not hers to answer"
    HISTORY = "nothing new"


def take(answer: Answer, sender: str, addressed_to: tuple[str, ...]) -> Taken:
    """Act on what the invited person's own calendar says; anybody else's word changes nothing.

    Her address is the one we wrote to, and the one this came to is known from her letters alone.
    """
    invitation = _invitation(answer, addressed_to)
    if invitation is None or not is_hers(invitation.person, answer, sender):
        log.warning("ignored a calendar's %s about %s", answer.method, answer.uid)
        return Taken.IGNORED
    if answer.method == "REFRESH":
        return _send_again(invitation)
    if invitation.method is not Method.REQUEST or not _is_news(answer, invitation):
        return Taken.HISTORY
    invitation.answer, invitation.answered_at = answer.partstat.lower(), answer.stamp
    signup = queries.live_signup(invitation.event_id, invitation.person_id)
    if signup is None:
        return Taken.HISTORY
    if answer.method == "COUNTER":
        return _decline_proposal(invitation, signup, answer)
    return _act(signup, answer)


def _invitation(answer: Answer, addressed_to: tuple[str, ...]) -> Invitation | None:
    person = organizers.person_behind(addressed_to)
    if person is None:
        return None
    return db.session.scalars(
        select(Invitation)
        .join(Event, Invitation.event_id == Event.id)
        .where(Event.uid == answer.uid, Invitation.person_id == person.id)
        .options(joinedload(Invitation.event), joinedload(Invitation.person))
    ).first()


def is_hers(person: Person, answer: Answer, sender: str) -> bool:
    """A colleague to whom she delegated it has an address of her own: no answer of hers."""
    address = mailboxes.mailbox_of(person) or ""
    return {answer.attendee, sender.strip().lower()} == {address.lower()}


def _is_news(answer: Answer, invitation: Invitation) -> bool:
    """RFC 5546: an answer to an older version, or older than the last answer, is history."""
    if answer.stamp is None or answer.sequence < invitation.sequence:
        return False
    if answer.stamp > clock.now() + A_DAY:  # nothing she says by mail could be newer after it
        return False
    return invitation.answered_at is None or invitation.answered_at < answer.stamp


def _act(signup: Signup, answer: Answer) -> Taken:
    if answer.partstat == "DECLINED":
        return _decline(signup, answer)
    if answer.partstat == "ACCEPTED" and signup.state is not SignupState.WAITLISTED:
        return _accept(signup)
    if answer.comment or answer.partstat == "DELEGATED":
        _tell_staff(emails.remarked, signup, answer)
        return Taken.PASSED_ON
    return Taken.NOTED


def _decline(signup: Signup, answer: Answer) -> Taken:
    try:
        seats.withdraw(signup, reason=answer.comment or "Declined in her calendar")
    except Refused:
        return Taken.HISTORY  # the event is over: what happened is what was observed
    _tell_staff(emails.declined, signup, answer)
    return Taken.FREED


def _accept(signup: Signup) -> Taken:
    try:
        seats.confirm(signup)
    except Refused:
        return Taken.HISTORY  # the seat was not held any longer, and her page says so
    return Taken.KEPT


def _decline_proposal(invitation: Invitation, signup: Signup, answer: Answer) -> Taken:
    """A time that suits one suits others less: her place stands, and staff see what she wished."""
    emails.counter_declined(invitation, signup, answer)
    _tell_staff(emails.proposed, signup, answer)
    return Taken.PASSED_ON


def _tell_staff(letter: emails.ToStaff, signup: Signup, answer: Answer) -> None:
    """Whoever leads the site, else the coordinators."""
    site_id = signup.event.site_id
    leads = people.holders({Role.SITE_LEAD}, site_id)
    for colleague in leads or people.holders({Role.COORDINATOR}, site_id):
        letter(signup, colleague, answer)


def _send_again(invitation: Invitation) -> Taken:
    signup = queries.latest_signup(invitation.event_id, invitation.person_id)
    if signup is None:
        return Taken.HISTORY
    invitations.repeat(invitation, signup)
    return Taken.SENT_AGAIN
