"""The log of deeds: who did what to what, from where, and what it was before."""

from flask import Blueprint, render_template, request

from stepup.audit import queries
from stepup.audit.queries import Wish
from stepup.people import access
from stepup.people import queries as people
from stepup.people.models import Role

FOR_THE_LEAD = ("concern",)
bp = Blueprint("audit_log", __name__, url_prefix="/staff/log")
access.opens_to(bp, access.roles_everywhere(Role.ADMIN, Role.SAFEGUARDING_LEAD))


@bp.get("")
def index():
    wish = _wish()
    entries, more = queries.entries(wish)
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
    about = {entry.thing_id for entry in entries if entry.kind == "person"}
    return render_template(
        "home/log.html",
        entries=entries,
        more=more,
        wish=wish,
        names=people.names_of(actors | about | {wish.actor_id or 0}),
        seal=queries.last_seal(),
    )


def _wish():
    asked = request.args
    lead = access.may_everywhere(access.viewer(), Role.SAFEGUARDING_LEAD)
    kind, thing = asked.get("kind", "")[:48], asked.get("thing", type=int)
    actor = asked.get("actor", type=int)
    people_asked = {number for number in (actor, thing if kind == "person" else None) if number}
    return Wish(
        kind=kind,
        thing_id=thing,
        actor_id=actor,
        also=people.once_called(people_asked) if len(people_asked) == 1 else (),
        before=asked.get("before", type=int),
        hidden=() if lead else FOR_THE_LEAD,
    )
