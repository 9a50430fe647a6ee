"""The front page, a person's own page, and whom to call."""

from flask import Blueprint, render_template

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.events import queries as events
from stepup.events import staffing
from stepup.events.actions import evening
from stepup.people import access
from stepup.volunteers import progress
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
        asks=[signup for signup in agenda if signup.expires_at is not None],
        hours=evening.hours_given(events.attended_by(person.id)),
        volunteer=volunteer,
        progress=progress.of(volunteer) if volunteer else None,
        facts=volunteers.facts_of(person, today),
        girls=cohorts.teens_of(person),
    )
