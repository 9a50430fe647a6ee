"""The front page, a person's own page, and whom to call."""

from flask import Blueprint, abort, redirect, render_template

from stepup import clock
from stepup.campaigns.queries import lending
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.events import errands, staffing
from stepup.events import queries as events
from stepup.events.actions import evening
from stepup.events.models import CoverAsk, Signup, SlotRole
from stepup.mentoring import queries as mentoring
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.volunteers import papers, progress, stages
from stepup.volunteers import queries as volunteers

bp = Blueprint("home", __name__)
access.opens_to(bp, access.ANYONE)
own = Blueprint("me", __name__)
access.opens_to(own, access.SIGNED_IN)


@bp.get("/")
def front():
    coming = events.coming(events.Wish(since=clock.now()), limit=4)
    places = staffing.of_events(coming)
    rows = [(event, staffing.neediest(places[event.id])) for event in coming]
    return render_template("home/front.html", events=rows)


@own.get("/me")
def me():
    person = access.viewer()
    today = clock.today(person.time_zone or "UTC")
    agenda = events.agenda_of(person.id, clock.now())
    volunteer = volunteers.of_person(person.id)
    return render_template(
        "home/me.html",
        person=person,
        agenda=agenda,
        meetings=mentoring.meetings_ahead(person.id),
        errands=errands.of(person, agenda),
        hours=evening.hours_given(events.attended_by(person.id)),
        volunteer=volunteer,
        progress=progress.of(volunteer, has_date=any(map(_helps, agenda))) if volunteer else None,
        may_serve=volunteer is not None and volunteer.stage not in stages.BEFORE_YES,
        her_own=stages.of_her_own(volunteer.stage) if volunteer else [],
        papers=papers.of(person, today),
        has_mentored=bool(lending.mentored_by(person)) if volunteer else False,
        girls=cohorts.teens_of(person),
        is_family=volunteer is None and cohorts.has_been_guardian(person.id),
        is_girl=bool(cohorts.enrolled_ids([person.id], today)),
    )


def _helps(signup: Signup) -> bool:
    return signup.is_seated and signup.slot.role is not SlotRole.GUEST


@own.post("/me/asked/<int:cover_id>")
def asked(cover_id):
    """Somebody is missing and she was asked: to the page with yes and no."""
    person = access.viewer()
    ask = db.first_or_404(db.select(CoverAsk).filter_by(id=cover_id, person_id=person.id))
    token = links.mint(Purpose.COVER, ask.id, person, days=1)
    db.session.commit()
    return redirect(f"/asked/{token}", 303)


@own.post("/me/family")
def family():
    """To her girls' page, which has no password: its address is made for her now."""
    person = access.viewer()
    if not cohorts.teens_of(person):
        abort(404)
    token = links.mint(Purpose.FAMILY, person.id, person, days=1)
    db.session.commit()
    return redirect(f"/family/{token}", 303)
