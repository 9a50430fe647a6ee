"""What her calendar program mails back: yes keeps or takes the place, no frees it."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from stepup.calendars.replies import Answer
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.events.models import Event, Invitation, Method, Signup, SignupState
from stepup.events.queries import live_signup
from stepup.people.models import Person


def take(answer: Answer, sender: str) -> Signup | None:
    """Act on an answer from the address that was invited; older and foreign ones change nothing."""
    if answer.method != "REPLY" or answer.attendee != sender.strip().lower():
        return None
    invitation = _invitation(answer)
    if invitation is None or not _is_news(answer, invitation):
        return None
    invitation.answer, invitation.answered_at = answer.partstat.lower(), answer.stamp
    signup = live_signup(invitation.event_id, invitation.person_id)
    return None if signup is None else _act(signup, answer)


def _invitation(answer: Answer) -> Invitation | None:
    """Families share addresses: the one of them who was invited to this event."""
    return db.session.scalars(
        select(Invitation)
        .join(Event, Invitation.event_id == Event.id)
        .join(Person, Invitation.person_id == Person.id)
        .where(
            Event.uid == answer.uid,
            func.lower(Person.email) == answer.attendee,
            Invitation.method == Method.REQUEST,
        )
        .options(joinedload(Invitation.event), joinedload(Invitation.person))
        .order_by(Invitation.id)
    ).first()


def _is_news(answer: Answer, invitation: Invitation) -> bool:
    """RFC 5546: an answer to an older version, or older than the last answer, is history."""
    if answer.stamp is None or answer.sequence < invitation.sequence:
        return False
    return invitation.answered_at is None or invitation.answered_at < answer.stamp


def _act(signup: Signup, answer: Answer) -> Signup | None:
    if answer.partstat == "DECLINED":
        return seats.withdraw(signup, reason=answer.comment or "Declined in her calendar")
    if answer.partstat == "ACCEPTED" and signup.state is not SignupState.WAITLISTED:
        try:
            return seats.confirm(signup)
        except Refused:
            return None
    return None
