"""Places taken and given up; staff stand behind the address that they send."""

from stepup.api import answers, queries
from stepup.api.doors import ensure_runs_events, event_of, open_door
from stepup.api.forms.slots import slot_for
from stepup.api.schemas.signups import NewSignupSchema, SignupPage, SignupQuery, SignupSchema
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Signup
from stepup.events.queries import live_signup, slots_of
from stepup.people import actions as people

bp = open_door("signups", "Who comes")


@bp.get("/events/<int:event_id>/signups")
@bp.arguments(SignupQuery, location="query")
@bp.response(200, SignupPage)
def index(wanted, event_id):
    """Who has a place or waits for one, in the order in which they came."""
    within = queries.Slice(wanted["page"], wanted["per_page"])
    found, total = queries.signups(event_of(event_id), wanted.get("state"), within)
    return answers.page(answers.signups(found), total, within)


@bp.post("/events/<int:event_id>/signups")
@bp.arguments(NewSignupSchema)
@bp.response(201, SignupSchema)
@bp.alt_response(200, schema=SignupSchema, description="She had this place.", success=True)
def create(sent, event_id):
    """A place for her, or one in line when none is free; the rules are those of the page."""
    event = event_of(event_id)
    slot = slot_for(slots_of(event), sent["slot"])
    person = people.find_or_create(**sent["person"])
    had = live_signup(event.id, person.id)
    signup = seats.sign_up(slot, person, source="api")
    shown = answers.signup(signup)
    db.session.commit()
    return shown, 200 if had else 201


@bp.delete("/signups/<int:signup_id>")
@bp.response(204)
def delete(signup_id):
    """She gives it up; the next in line is asked. Twice changes nothing."""
    signup = db.get_or_404(Signup, signup_id)
    ensure_runs_events(signup.event.site_id)
    seats.withdraw(signup, reason="Withdrawn through the API")
    db.session.commit()
