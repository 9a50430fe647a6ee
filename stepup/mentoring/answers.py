"""What a calendar mails back about a meeting: a no or another time goes to whoever is there."""

import logging
from collections.abc import Sequence

from stepup import clock
from stepup.calendars.replies import Answer
from stepup.events import answers, organizers
from stepup.events.answers import Taken
from stepup.mentoring import invitations, queries
from stepup.mentoring.models import Meeting, MeetingState
from stepup.people import queries as people
from stepup.people.models import Person, Role

log = logging.getLogger(__name__)


def take(answer: Answer, sender: str, addressed_to: tuple[str, ...]) -> Taken | None:
    """None where it is about no meeting. The meeting stands until staff move it or call it off."""
    meeting = queries.meeting_by_uid(answer.uid)
    if meeting is None:
        return None
    person = organizers.person_behind(addressed_to)
    if person is None or not _is_invited(person, meeting, answer, sender):
        log.warning("ignored a calendar's %s about %s", answer.method, answer.uid)
        return Taken.IGNORED
    if answer.method == "REFRESH":
        return _send_again(meeting, person)
    if not _is_about_what_stands(answer, meeting):
        return Taken.HISTORY
    if answer.method == "REPLY" and answer.partstat == "ACCEPTED" and not answer.comment:
        return Taken.NOTED
    for colleague in _whom_to_tell(meeting, person):
        invitations.pass_on(meeting, person, colleague, answer)
    return Taken.PASSED_ON


def _is_invited(person: Person, meeting: Meeting, answer: Answer, sender: str) -> bool:
    invited = {meeting.mentor_id, meeting.girl_id, meeting.host_id}
    return person.id in invited and answers.is_hers(person, answer, sender)


def _is_about_what_stands(answer: Answer, meeting: Meeting) -> bool:
    stands = meeting.state is MeetingState.PLANNED and meeting.ends_at > clock.now()
    return stands and answer.stamp is not None and answer.sequence >= meeting.sequence


def _send_again(meeting: Meeting, person: Person) -> Taken:
    invitations.repeat(meeting, person)
    return Taken.SENT_AGAIN


def _whom_to_tell(meeting: Meeting, person: Person) -> Sequence[Person]:
    """The host; of her own answer those who could find another."""
    if person.id != meeting.host_id:
        return [meeting.host]
    found = people.holders({Role.MATCH_SUPPORT, Role.COORDINATOR}, meeting.site_id)
    return [colleague for colleague in found if colleague.id != person.id]
