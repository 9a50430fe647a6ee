"""Medical notes at the door, of a girl who has a place this evening."""

from flask import abort

from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import health
from stepup.db import db
from stepup.events.models import LIVE, Event, Signup
from stepup.people.models import Person


def read(event: Event, signup_id: int) -> tuple[Person, str]:
    here = db.select(Signup).filter_by(id=signup_id, event_id=event.id)
    signup = db.first_or_404(here.where(Signup.state.in_(LIVE)))
    teen = cohorts.teen_of(signup.person_id)
    if teen is None or teen.medical_notes == "":
        abort(404)
    return signup.person, health.read(teen)
