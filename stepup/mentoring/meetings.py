"""Plan a meeting of a mentor and her girl, move it, call it off: never two alone (SAFE-05)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.errors import Reason, Refused
from stepup.events import revisions
from stepup.locks import lock_row
from stepup.mentoring import invitations, pairing, queries
from stepup.mentoring.models import Match, Meeting, MeetingState
from stepup.mentoring.plans import Plan
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.people.queries import grants_of
from stepup.safety import contact, facts, rules
from stepup.safety import queries as safety
from stepup.safety.contact import Visit
from stepup.volunteers import queries as volunteers

LONGEST = timedelta(hours=4)
AHEAD = timedelta(days=60)
NOT_SO = "We cannot hold to what was planned, and are sorry. Staff will propose another date."
NOT_THEY = "We cannot hold to what was planned, and are sorry. Please call us if you want to ask."


def plan(match: Match, planned: Plan) -> Meeting:
    lock_row(match)
    _ensure_allowed(match, planned)
    meeting = Meeting(match=match, mentor=match.mentor, girl=match.teen)
    meeting.set(planned)
    db.session.add(meeting)
    db.session.flush()
    audit.record("planned", meeting, after=_facts_of(meeting))
    _tell(meeting, "planned")
    return meeting


def move(meeting: Meeting, planned: Plan) -> Meeting:
    """To another hour, place or host; the rules are asked anew, and every calendar hears."""
    _ensure_open(meeting)
    _ensure_allowed(meeting.match, planned, instead_of=meeting.id)
    before, had_host = _facts_of(meeting), meeting.host
    meeting.set(planned)
    if _facts_of(meeting) == before:
        return meeting
    meeting.mark_changed()
    audit.record("moved", meeting, before=before, after=_facts_of(meeting))
    _tell(meeting, "moved", had_host)
    return meeting


def cancel(meeting: Meeting, reason: str) -> Meeting:
    if not reason.strip():
        raise Refused("Say why it is called off: both of them will ask.")
    reasons = rules.screened(reason)
    if reasons:
        raise Refused.because(reasons)
    _cancel(meeting, reason)
    _tell(meeting, "cancelled")
    return meeting


def _cancel(meeting: Meeting, reason: str) -> None:
    _ensure_open(meeting)
    meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason.strip()[:300]
    meeting.mark_changed()
    audit.record("cancelled", meeting, reason=meeting.cancelled_because)


def site_changed(site: Site, *, had: str) -> int:
    """Its tables are elsewhere, or called otherwise; answers how many letters that made."""
    if site.one_line == had:
        return 0
    return sum(map(_move_with_site, queries.meetings_at(site.id)))


def _move_with_site(meeting: Meeting) -> int:
    _ensure_open(meeting)
    meeting.mark_changed()
    audit.record("moved with its site", meeting)
    return _tell(meeting, "moved")


def _tell(meeting: Meeting, kind: str, had_host: Person | None = None) -> int:
    """Their letters, and the feeds of everybody in whose calendar it stands or stood."""
    people = {meeting.mentor_id, meeting.girl_id, meeting.host.id, (had_host or meeting.host).id}
    revisions.bump(map(revisions.of_person, people))
    return len(invitations.tell(meeting, kind, had_host))


def _ensure_open(meeting: Meeting) -> None:
    db.session.refresh(meeting, with_for_update=True)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused("This meeting was called off already.")
    if meeting.ends_at <= clock.now():
        raise Refused("This meeting is over.")


def _ensure_allowed(match: Match, planned: Plan, *, instead_of: int = 0) -> None:
    if match.ended_on is not None:
        raise Refused("This match has ended.")
    if planned.ends_at <= planned.starts_at or planned.ends_at - planned.starts_at > LONGEST:
        raise Refused("A meeting ends after it begins, and within four hours.")
    if planned.starts_at <= clock.now():
        raise Refused("That hour has passed already. Choose one that is still to come.")
    reasons = reasons_against(match, planned, instead_of=instead_of)
    if reasons:
        raise Refused.because(reasons)


def reasons_against(match: Match, planned: Plan | Meeting, *, instead_of: int = 0) -> list[Reason]:
    """Everything that keeps the two from meeting so: asked by plan, move and the night."""
    zone = planned.site.time_zone
    on = clock.to_local(planned.ends_at, zone).date()
    hours = (clock.to_local(at, zone) for at in (planned.starts_at, planned.ends_at))
    return [
        *pairing.reasons_against(match.mentor, match.teen, on),
        *rules.meeting_of_two(_as_fact(match, planned, on), on, safety.policy()),
        *rules.overnight(*hours),
        *rules.screened(f"{planned.note}\n{planned.place}"),
        *_silence(match, planned),
        *_hours(match, planned, on, instead_of),
    ]


def standing_reasons(match: Match, on: date) -> list[Reason]:
    """What keeps the two from meeting at all: the closed form says it before anybody types."""
    agreed = match.teen_person_id in cohorts.agreed_ids(
        ConsentKind.ONE_TO_ONE, [match.teen_person_id], on
    )
    against = pairing.reasons_against(match.mentor, match.teen, on)
    return [*against, *rules.talks_of_two(agreed)]


def _silence(match: Match, planned: Plan | Meeting) -> list[Reason]:
    """A family that stopped electronic contact stopped calls too (SAFE-08)."""
    stopped = bool(planned.call_url) and cohorts.silence_of(match.teen_person_id).stopped
    return rules.writing_about(stopped)


def _hours(match: Match, planned: Plan | Meeting, on: date, instead_of: int) -> list[Reason]:
    """SAFE-17, where the state counts her hours: with this meeting and everything else."""
    policy, site = safety.policy(), planned.site
    if site.state not in policy.states_counting_hours:
        return []
    visit = Visit(planned.starts_at, planned.ends_at, site.time_zone, meeting_id=instead_of)
    in_month, in_year = contact.hours([match.mentor_id], visit)[match.mentor_id]
    adult = volunteers.facts_of(match.mentor, on)
    counted = replace(adult, hours_in_month=in_month, hours_in_year=in_year)
    return rules.regular_volunteer(counted, on, policy)


def _as_fact(match: Match, planned: Plan | Meeting, on: date) -> facts.Meeting:
    girl = match.teen_person_id
    people = volunteers.facts_for([match.mentor, planned.host], on)
    is_staff = bool(grants_of(planned.host))
    return facts.Meeting(
        mentor=people[match.mentor_id],
        host=people[planned.host.id] if is_staff else None,
        place=planned.place,
        call_url=planned.call_url,
        is_agreed=girl in cohorts.agreed_ids(ConsentKind.ONE_TO_ONE, [girl], on),
    )


def _facts_of(meeting: Meeting) -> dict[str, str | int | float | bool | None]:
    return {
        "match": meeting.match_id,
        "starts_at": meeting.starts_at.isoformat(timespec="minutes"),
        "ends_at": meeting.ends_at.isoformat(timespec="minutes"),
        "site": meeting.site.name,
        "place": meeting.place,
        "call_url": meeting.call_url,
        "host": meeting.host.id,
        "note": meeting.note,
    }


def release(person: Person) -> int:
    """She is on hold, forgotten, or not matched any more: none of her meetings stands (SAFE-19)."""
    return _call_off(queries.meetings_ahead(person.id), NOT_THEY)


def release_match(match: Match) -> int:
    return _call_off(queries.meetings_of_match(match.id, since=clock.now()), NOT_THEY)


def _call_off(meetings: Sequence[Meeting], reason: str) -> int:
    """All of them at once: whoever would have come to several reads one letter."""
    ahead = [meeting for meeting in meetings if meeting.state is MeetingState.PLANNED]
    if not ahead:
        return 0
    for meeting in ahead:
        _cancel(meeting, reason)
    told = {one.id for meeting in ahead for one in invitations.who_comes(meeting)}
    revisions.bump(map(revisions.of_person, told))
    invitations.tell_of_all(ahead)
    return len(ahead)


def look_ahead(span: timedelta = AHEAD) -> int:
    """Every rule is asked again; what may not be any more is called off. Answers how many."""
    coming = queries.meetings_between(clock.now(), clock.now() + span)
    wrong = [one for one in coming if reasons_against(one.match, one, instead_of=one.id)]
    return _call_off(wrong, NOT_SO)
