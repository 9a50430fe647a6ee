"""The bearer token at the door: whose it is, what she may do, and where."""

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
    access.opens_to(door, access.MACHINES)
    if not public:
        door.before_request(lambda: _let_in(roles))
    door.after_request(_finish)
    problems.speak_in(door)
    return door


def _let_in(roles: tuple[Role, ...]) -> None:
    person = _holder()
    access.enter(person, "api")
    if not access.is_staff(person):
        _forbid("This token belongs to somebody who is not staff.")
    if holds.is_held(person.id):
        _forbid("This token is paused while staff look into something. Please call us.")
    if roles and not any(access.may(person, role) for role in roles):
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


def sites() -> set[int] | None:
    """Where the token's owner works; None is everywhere."""
    person = access.viewer()
    return set() if person is None else access.sites_of(person)


def ensure_site(site_id: int) -> None:
    allowed = sites()
    if allowed is not None and site_id not in allowed:
        _forbid("Your role does not cover this site.")


def ensure_sites(chosen: set[int]) -> None:
    """Nothing chosen means everywhere."""
    allowed = sites()
    if allowed is not None and not (chosen and chosen <= allowed):
        _forbid("Your role covers some sites only: choose among them.")


def event_of(event_id: int) -> Event:
    event: Event = db.get_or_404(Event, event_id)
    ensure_site(event.site_id)
    return event
