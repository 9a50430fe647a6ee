"""A site is called otherwise, or is elsewhere: every calendar that shows it hears."""

from collections.abc import Sequence

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.events import invitations, postbox, queries, revisions
from stepup.events.actions.planning import lock
from stepup.events.models import LIVE, Event, EventState, Signup
from stepup.organisation.models import Site


def changed(site: Site, *, had: str) -> int:
    """`had` is the line that said where it is. Who comes reads one letter; answers how many do."""
    _refresh_feeds(site)
    if site.one_line == had:
        return 0
    with postbox.together() as letters:
        for event in _coming_at(site):
            lock(event)
            event.mark_changed()
            audit.record("moved with its site", event, before={"site": had})
            if event.state is EventState.OPEN:
                for signup in queries.live_signups(event):
                    invitations.update(signup, ["the site"])
    return len(letters)


def _coming_at(site: Site) -> Sequence[Event]:
    """In the order in which all who write lock them; a call takes place where it did."""
    coming = Event.starts_at > clock.now(), Event.state.in_((EventState.OPEN, EventState.DRAFT))
    chosen = select(Event).where(Event.site_id == site.id, Event.online_url == "", *coming)
    return db.session.scalars(chosen.order_by(Event.id)).all()


def _refresh_feeds(site: Site) -> None:
    """Also what is over is written otherwise from now on."""
    here = select(Signup.person_id).join(Event, Signup.event_id == Event.id).distinct()
    people = db.session.scalars(here.where(Event.site_id == site.id, Signup.state.in_(LIVE)))
    at = select(Event.cohort_id).where(Event.site_id == site.id, Event.cohort_id.is_not(None))
    cohorts = (each for each in db.session.scalars(at.distinct()) if each is not None)
    scopes = [*map(revisions.of_person, people), *map(revisions.of_cohort, cohorts)]
    revisions.bump([revisions.PUBLIC, revisions.of_site(site.id), *scopes])
