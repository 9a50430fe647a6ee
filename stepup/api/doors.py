"""The bearer token at the door: whose it is, what she may do, and where."""

from collections.abc import Collection
from typing import NoReturn

from flask import Response, abort, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.wrappers import Request

from stepup import clockwork
from stepup.api import problems
from stepup.db import READS, db
from stepup.events.models import Event
from stepup.events.planners import runs_events
from stepup.people import access, links
from stepup.people.models import Person, Purpose, Role
from stepup.safety import queries as holds

PREFIX = "/api/v1"
CHALLENGE = 'Bearer realm="Step Up"'


class Reader(FlaskParser):
    """JSON as Flask reads it; what a schema refuses stays an exception of its own kind."""

    def load_json(self, req: Request, schema: Schema) -> object:
        if not (req.content_length or req.get_data(cache=True)):
            return {}
        try:
            return req.get_json()
        except RecursionError:
            abort(400, "This JSON is nested too deeply.")

    def handle_error(self, error: ValidationError, *_: object, **__: object) -> NoReturn:
        raise error


class Door(Blueprint):
    ARGUMENTS_PARSER = Reader()


def open_door(name: str, description: str, *roles: Role, public: bool = False) -> Door:
    """A part of the API; without roles it is open to whoever is staff."""
    door = Door(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
    access.opens_to(door, access.MACHINES if public else access.programs(*roles))
    if not public:
        door.before_request(_let_in)
    door.after_request(_finish)
    problems.speak_in(door)
    return door


def _let_in() -> None:
    person, audience = _holder(), access.audience_of(request.endpoint or "")
    access.enter(person, "api")
    if not access.is_staff(person):
        _forbid("This token belongs to somebody who is not staff.")
    if holds.is_held(person.id):
        _forbid("This token is paused while staff look into something. Please call us.")
    if audience is None or not access.enters(person, audience):
        _forbid("Your role does not cover this.")


def _holder() -> Person:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        _turn_away(401, "Send your token: “Authorization: Bearer …”.")
    link = links.find(given.token, Purpose.API)
    if link is None or link.person.erased_at is not None:
        _turn_away(401, "This token is not known, or no longer good.", "invalid_token")
    return link.person


def _forbid(sentence: str) -> NoReturn:
    _turn_away(403, sentence, "insufficient_scope")


def _turn_away(status: int, sentence: str, error: str = "") -> NoReturn:
    """RFC 6750 says how."""
    answer = problems.problem(status, sentence)
    answer.headers["WWW-Authenticate"] = CHALLENGE + (f', error="{error}"' if error else "")
    abort(answer)


def _finish(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    if request.method not in READS and response.status_code < 400:
        clockwork.poke()
    return response


def ensure_site(site_id: int | None) -> None:
    if not access.covers(site_id):
        _forbid("Your role does not cover this site.")


def ensure_runs_events(site_id: int | None) -> None:
    """All staff of a site read, those who run its events act."""
    ensure_site(site_id)
    if not runs_events(access.viewer(), site_id):
        _forbid("Coordinators and site leads plan events and seat people: ask one of them.")


def ensure_sites(chosen: Collection[int]) -> None:
    """Nothing chosen means everywhere."""
    allowed = access.sites()
    if allowed is not None and not (chosen and allowed.issuperset(chosen)):
        _forbid("Your role covers some sites only: choose among them.")


def event_of(event_id: int) -> Event:
    event: Event = db.get_or_404(Event, event_id)
    (ensure_site if request.method in READS else ensure_runs_events)(event.site_id)
    return event
