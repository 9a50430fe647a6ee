"""Whose page this is, and what stands on it; as many questions for ten dates as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from stepup import clock
from stepup.calendars.links import add_to_calendar
from stepup.cohorts import answers, runway
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Enrollment, Teen
from stepup.cohorts.places import ENDS, OVER
from stepup.cohorts.runway import Step
from stepup.events import admission, entries, staffing
from stepup.events import queries as events
from stepup.events.models import Event, Signup, SlotRole
from stepup.events.staffing import Places
from stepup.events.visibility import sight_of_girl
from stepup.families.models import Date, Girl, Said
from stepup.mentoring import queries as mentoring
from stepup.outbox import queries as outbox
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.safety.facts import Youth

DATES, LETTERS = 40, 20
SHOWN = ("events/", "cohorts/")  # never the letter with a code or a link to sign in with


def teens_of(person: Person) -> list[Teen]:
    """Her girls while they are minors, and herself when she is, or was, one."""
    own = cohorts.teen_of(person.id)
    return [*([own] if own else []), *cohorts.teens_of(person)]


def girl(teen: Teen, reader: Person) -> Girl:
    today, enrollment = cohorts.today_of(teen), enrollment_of(teen)
    youth = _youth(teen, today)
    return Girl(
        teen=teen,
        enrollment=enrollment,
        today=today,
        dates=_dates(teen.person, youth, _city_of(enrollment)),
        lines=_lines(teen, reader, today),
        letters=said_to(teen.person),
        reasons=rules.participation(youth, today, safety.policy()),
        number_in_line=cohorts.number_in_line(enrollment) if enrollment else 0,
        meetings=mentoring.meetings_ahead(teen.person_id),
        steps=_steps(teen, today),
    )


def _steps(teen: Teen, today: date) -> Sequence[Step]:
    """Before she finishes, and in the months after."""
    place = place_to_finish(teen)
    return runway.of([place], today)[place.id] if place and runway.concerns(place, today) else []


def place_to_finish(teen: Teen) -> Enrollment | None:
    """The newest that she did not leave."""
    kept = [one for one in cohorts.enrollments_of(teen) if one.state not in ENDS]
    return kept[-1] if kept else None


def enrollment_of(teen: Teen) -> Enrollment | None:
    """The one that answers are about: the newest that is not over."""
    current = [one for one in cohorts.enrollments_of(teen) if one.state not in OVER]
    return current[-1] if current else None


def _city_of(enrollment: Enrollment | None) -> str:
    site = enrollment.cohort.site if enrollment else None
    return site.city or "" if site else ""


def _lines(teen: Teen, reader: Person, today: date) -> Sequence[answers.Line]:
    is_hers = reader.id == teen.person_id
    if is_hers and cohorts.is_in_guardians_care(teen.person, today):
        return []
    return answers.said(teen.person_id, reader.id, today)


def _youth(teen: Teen, on: date) -> Youth:
    return cohorts.youth_for([teen.person_id], on)[teen.person_id]


def dates_of(teen: Teen) -> list[Date]:
    """What her page offers, and no other date can be answered there."""
    youth = _youth(teen, cohorts.today_of(teen))
    return _dates(teen.person, youth, _city_of(enrollment_of(teen)))


def _dates(person: Person, youth: Youth, city: str) -> list[Date]:
    """Hers, wherever they are; and those near her that she may come to."""
    agenda = {one.event_id: one for one in events.agenda_of(person.id, clock.now())}
    wish = events.Wish(since=clock.now(), city=city, role=SlotRole.TEEN)
    visible = sight_of_girl(person, youth.held).condition()
    coming = {one.id: one for one in events.coming(wish, visible=visible, limit=DATES)}
    coming |= {signup.event_id: signup.event for signup in agenda.values()}
    places = staffing.of_events(list(coming.values()))
    in_order = sorted(coming.values(), key=lambda event: (event.starts_at, event.id))
    sent = entries.last_sent([person.id], agenda)
    return [_date(event, places[event.id], agenda.get(event.id), youth, sent) for event in in_order]


def _date(
    event: Event,
    places: Sequence[Places],
    signup: Signup | None,
    youth: Youth,
    sent: Mapping[int, int],
) -> Date:
    for_girls = next((one for one in places if one.slot.role is SlotRole.TEEN), None)
    date_ = Date(event, for_girls, signup, admission.as_teen(youth, admission.last_day(event)))
    if signup is None or not date_.is_coming:
        return date_
    entry = entries.entry_for(signup, sent.get(event.id, 0))
    return replace(date_, calendar=add_to_calendar(entry))


def said_to(person: Person) -> list[Said]:
    """What left for her, newest first, also when it reached her through a guardian."""
    letters = outbox.sent_to(person.id, SHOWN, limit=LETTERS)
    return [
        Said(letter.subject, outbox.words_of(letter), letter.sent_at or letter.queued_at)
        for letter in letters
    ]
