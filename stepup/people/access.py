"""Who is asking, and may she: a blueprint that states no audience opens to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from flask import (
    Blueprint,
    Flask,
    abort,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import READS, db
from stepup.people import names, queries, ties
from stepup.people.accounts import Account
from stepup.people.models import Grant, Person, Role

SECOND_FACTOR_LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Audience:
    """Who may enter: anyone, anyone signed in, or whoever holds one of these roles.

    `everywhere` asks for the role in the whole house: what is behind the door knows no sites.
    Whoever is `signed_in` has a cookie; a program has a bearer token, for which its door asks.
    """

    name: str
    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    everywhere: bool = False


ANYONE = Audience("anyone")
LINK_HOLDERS = Audience("holders of a personal link")  # the view asks links.find
MACHINES = Audience("machines")  # health checks
SIGNED_IN = Audience("signed in", signed_in=True)
STAFF = Audience("staff", signed_in=True, roles=frozenset(Role))
ADMINS = Audience(
    "admins of the whole house", signed_in=True, roles=frozenset({Role.ADMIN}), everywhere=True
)

_audiences: dict[str, Audience] = {}


def roles(*wanted: Role) -> Audience:
    return Audience(
        ", ".join(sorted(role.value for role in wanted)), signed_in=True, roles=frozenset(wanted)
    )


def roles_everywhere(*wanted: Role) -> Audience:
    """For what knows no sites: whoever holds one of these roles in the whole house."""
    return Audience(
        f"{roles(*wanted).name}, of the whole house",
        signed_in=True,
        roles=frozenset(wanted),
        everywhere=True,
    )


def programs(*wanted: Role) -> Audience:
    """Who holds the token of somebody with one of these roles; any role when none is named."""
    return Audience("programs of staff", roles=frozenset(wanted or Role))


def opens_to(blueprint: Blueprint, audience: Audience) -> None:
    """State who may enter; the guard refuses every blueprint that did not."""
    _audiences[blueprint.name] = audience


def audience_of(endpoint: str) -> Audience | None:
    return _audiences.get(endpoint.rpartition(".")[0])


def init_app(app: Flask) -> None:
    app.before_request(_guard)
    app.after_request(_keep_private)
    app.context_processor(_for_templates)


def _keep_private(response: Response) -> Response:
    """What was drawn for one person stays out of every cache, on a shared computer too."""
    if g.get("viewer") and audit.actor().via == "page":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _for_templates() -> dict[str, object]:
    ways = {"is_staff": is_staff, "may": may, "may_everywhere": may_everywhere, "opens": opens}
    return {"viewer": viewer(), **ways}


def opens(endpoint: str) -> bool:
    """Would this door open to her who asks? What leads to a closed one need not be shown."""
    audience, asking = audience_of(endpoint), viewer()
    return audience is not None and asking is not None and enters(asking, audience)


def _guard() -> Response | None:
    audit.act_as(None, "page")  # this thread may have served somebody else before
    if request.endpoint is None:
        return None  # no such page: the 404 says so to everyone
    audience = audience_of(request.endpoint)
    if audience is None:
        abort(403)
    if not audience.signed_in:
        return None
    asking = viewer()
    if asking is None:
        return _show_the_door()
    if audience.roles and not enters(asking, audience):
        abort(403)
    return None


def _show_the_door() -> Response:
    if request.method not in READS:
        abort(403)
    door = "people.sign_in" if arrived() is None else "second_factor.ask"
    return redirect(url_for(door, next=request.full_path.rstrip("?")))


def viewer() -> Person | None:
    """Who is signed in, staff with her second factor; nobody otherwise."""
    if not has_request_context():
        return None
    if "viewer" not in g:
        enter(_signed_in(), "page")
    return g.viewer


def enter(person: Person | None, via: str) -> None:
    """For this request she is the one who acts: by her cookie, a bearer token, a link."""
    g.viewer = person
    if person is not None:
        audit.act_as(person.id, via)


def _signed_in() -> Person | None:
    account = arrived()
    if account is None:
        return None
    return account.person if not is_staff(account.person) or _passed_second_factor() else None


def arrived() -> Account | None:
    """Whose letter this browser opened; for staff that is only half the way in."""
    account = queries.account_of_person(session["person"]) if "person" in session else None
    if account is None or account.person.erased_at is not None:
        return None
    return account if compare_digest(account.session_key, session["key"]) else None


def _passed_second_factor() -> bool:
    age = clock.now().timestamp() - session.get("second_factor_at", 0)
    return age < SECOND_FACTOR_LASTS.total_seconds()


def begin_session(account: Account) -> None:
    """A fresh cookie, of which nothing was known before."""
    end_session()
    session["person"], session["key"] = account.person_id, account.session_key
    session.permanent = True
    g.pop("viewer", None)


def pass_second_factor() -> None:
    session["second_factor_at"] = int(clock.now().timestamp())
    g.pop("viewer", None)


def end_session() -> None:
    kept = {name: session[name] for name in ("language",) if name in session}
    session.clear()
    session.update(kept)
    g.pop("viewer", None)


def local(address: str, otherwise: str) -> str:
    """The address when it is one of ours; `next` in a link is whatever somebody typed."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and names.clean(address) == address else otherwise


def is_staff(person: Person | None) -> bool:
    return person is not None and bool(_grants(person))


def may(person: Person | None, role: Role) -> bool:
    """Does she hold this role anywhere? Admins stand in for every role but one."""
    return person is not None and sites_of(person, role) != frozenset()


def may_at(person: Person | None, site_id: int | None, *wanted: Role) -> bool:
    """Does she hold one of these roles there? What has no site is the whole house's."""
    sites = frozenset() if person is None else sites_of(person, *wanted)
    return sites is None or site_id in sites


def enters(person: Person, audience: Audience) -> bool:
    """Does one of her roles open this door?"""
    enough = may_everywhere if audience.everywhere else may
    return any(enough(person, role) for role in audience.roles)


def may_everywhere(person: Person | None, role: Role) -> bool:
    """Does she hold this role for the whole house? An admin of one site gives no such role."""
    return person is not None and any(
        given.role is role and given.site_id is None for given in _grants(person)
    )


def sites_of(person: Person, *wanted: Role) -> frozenset[int] | None:
    """Where she holds one of these roles, or any role when none is named; None means everywhere."""
    enough = set(wanted or Role)
    if enough != {Role.SAFEGUARDING_LEAD}:
        enough.add(Role.ADMIN)
    sites = {given.site_id for given in _grants(person) if given.role in enough}
    return None if None in sites else frozenset(site for site in sites if site is not None)


def sites() -> frozenset[int] | None:
    """Where she who asks may do what is behind this door: what every list and page keeps to."""
    asking, audience = viewer(), audience_of(request.endpoint or "")
    if asking is None or audience is None:
        return frozenset()
    return sites_of(asking, *audience.roles)


def covers(site_id: int | None) -> bool:
    """Is what belongs to this site hers behind this door? What has none is the whole house's."""
    hers = sites()
    return hers is None or site_id in hers


def person_of(person_id: int) -> Person:
    """For a page or deed about somebody; of whom she may not know, not even whether she exists."""
    person: Person = db.get_or_404(Person, person_id)
    if not ties.belongs(person.id, sites()):
        abort(404)
    return person


def _grants(person: Person) -> Sequence[Grant]:
    """Asked once for each person and request: menus ask often."""
    if not has_request_context():
        return queries.grants_of(person)
    known = g.setdefault("grants", {})
    if person.id not in known:
        known[person.id] = queries.grants_of(person)
    return known[person.id]
