"""Feeds behind a secret address of hers: her own dates, those of a cohort, and a last word."""

from datetime import timedelta

from flask import Blueprint, abort, request
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup import clock
from stepup.calendars import feeds as text
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events import feed_reads, feeds, revisions
from stepup.events.views import ical
from stepup.events.visibility import sight_of
from stepup.mentoring import invitations as calendars
from stepup.mentoring import queries as meetings
from stepup.organisation import queries as organisation
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.safety import queries as safety

SAYS_GOODBYE = timedelta(days=7)
bp = Blueprint("feeds", __name__)
access.opens_to(bp, access.LINK_HOLDERS)


@bp.get("/feeds/<token>.ics")
def own(token):
    link = links.find(token, Purpose.FEED)
    if link is None:
        return _last_word(token)
    person = _reader(link)
    held = bool(safety.held_ids([person.id]))

    def render():
        entries = [] if held else _dates_of(person)  # SAFE-19 empties the feed at once
        return text.feed(entries, name=_name(person))

    mark = feeds.mark_of(revisions.of_person(person.id), held, person.language)
    return ical.answer(mark, render, cache=ical.HERSELF)


def _dates_of(person):
    """Her places, and where she meets her match."""
    since = clock.start_of(clock.today("UTC")) - feeds.PAST
    met = [calendars.entry_for(one, person) for one in meetings.meetings_of(person.id, since)]
    return sorted([*feeds.own_entries(person), *met], key=lambda entry: entry.starts_at)


@bp.get("/feeds/<token>/cohorts/<int:cohort_id>.ics")
def cohort(token, cohort_id):
    """For whoever belongs to it today, or serves; asked at each reading, so it ends by itself."""
    link = links.find(token, Purpose.FEED) or abort(404)
    person, found = _reader(link), db.get_or_404(Cohort, cohort_id)
    if not sight_of(person).knows(found):
        abort(404)

    def render():
        return text.feed(feeds.cohort_entries(found, person.language), name=found.name)

    mark = feeds.mark_of(revisions.of_cohort(found.id), found.name, person.language)
    return ical.answer(mark, render, cache=ical.HERSELF)


@bp.get("/feeds/<token>/family.ics")
def family(token):
    """Who is in her care is asked at each reading: it ends with her say (SAFE-10), with a
    girl's 18th birthday (SAFE-12), and with a hold (SAFE-19)."""
    link = links.find(token, Purpose.FEED)
    if link is None:
        return _last_word(token)
    person = _reader(link)
    everyone = [person, *(teen.person for teen in cohorts.teens_of(person))]
    held = safety.held_ids([each.id for each in everyone])
    people = [] if person.id in held else [each for each in everyone if each.id not in held]

    def render():
        entries = feeds.family_entries(person, people[1:]) if people else []
        return text.feed(entries, name=_name(person))

    mark = feeds.mark_of_family(people, person.language)
    return ical.answer(mark, render, cache=ical.HERSELF)


def _reader(link):
    if link.person.erased_at is not None:
        abort(404)
    if request.method == "GET":
        feed_reads.note(link)
    return link.person


def _name(person):
    with force_locale(person.language):
        return _("%(organisation)s: my dates", organisation=organisation.current().name)


def _last_word(token):
    """What was revoked says so for a week: a silent calendar looks like free evenings."""
    link = links.find_revoked(token, Purpose.FEED, clock.now() - SAYS_GOODBYE)
    if link is None or link.person.erased_at is not None:
        abort(404)

    def render():
        return text.feed([feeds.farewell(link, SAYS_GOODBYE)], name=_name(link.person))

    return ical.answer(feeds.mark_of_farewell(link), render, cache=ical.HERSELF)
