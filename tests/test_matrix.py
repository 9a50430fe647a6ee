"""Every route of the URL map, asked by everybody in every state: does it open to whom it should?

The routes come from the URL map, who may from `tests/doors.py`; a route that nobody placed there is
red. Nothing is kept and nothing drawn: the question is only who gets through the door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import flask.templating
import pytest
from jinja2 import Environment
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter

from stepup import clock, tokens
from stepup.app import create_app
from stepup.cohorts.models import Guardianship
from stepup.db import db
from stepup.events import queries, revisions
from stepup.events.models import Event, EventState, Visibility
from stepup.outbox.models import Letter
from stepup.people import actions as people
from stepup.people import links, sign_ins
from stepup.people.merges import Merge, Pair
from stepup.people.models import Grant, Person, PersonalLink, Purpose, Role
from stepup.safety import policies
from stepup.safety.concerns import raise_concern
from stepup.safety.facts import DEFAULTS
from stepup.safety.models import PolicyVersion
from stepup.volunteers import conduct, drafts
from stepup.volunteers.models import Reference
from tests import servers
from tests.campaigns.factories import a_sent_campaign, token_of
from tests.doors import DOORS, Door, Reach, door_of
from tests.factories import a_hold, a_person, a_staff_member, kept, today
from tests.furniture import furnish
from tests.two_sites import Place, a_place

PLACES = ("house", "here", "elsewhere")
STAFF = [f"{role.value}, {place}" for role in Role for place in PLACES]
OTHERS = [
    "nobody",
    "a volunteer",
    "a guardian",
    "a girl",
    "a volunteer on hold",
    "somebody erased",
    "an admin with her letter alone",
    "a coordinator on hold",
    "a coordinator whose role was taken back",
]
REFUSED = {401, 403, 404, 410}
OWNERS = {
    "my_feeds.revoke": {"a volunteer"},
    "own_references.own": {"a volunteer", "a volunteer on hold"},
    "own_references.name": {"a volunteer", "a volunteer on hold"},
    "own_way.choose": {"a volunteer", "a volunteer on hold"},
    "me.family": {"a guardian"},
    "hours.paper": {"a volunteer"},
    "hours.certificate": {"a volunteer"},
    "hours.revoke": {"a volunteer"},
    "events.tell": {"a volunteer", "a girl", "a volunteer on hold"},
    "me.asked": set(),  # an applicant was asked
    "times.remove_away": {"a volunteer"},
    "events.swap": {"a volunteer", "a girl", "a volunteer on hold"},  # who have a place
}
BRINGS_TOGETHER = {"staff_events.seat_picked"}  # a woman of one site helps out at another
WHEN = {"starts_at": "2031-03-01T18:00", "ends_at": "2031-03-01T20:00"}
SENT = {  # what the API reads before it looks at the row
    "api_events.create": {"title": "Evening", "site": 1, "slots": [], **WHEN},
    "api_signups.create": {
        "slot": "guest",
        "person": {"first_name": "A", "last_name": "B", "email": "a@example.org"},
    },
}


@dataclass(frozen=True)
class Visitor:
    """How she is known to pages and to the API, and what she may according to her state."""

    cookie: str = ""
    token: str = ""
    role: Role | None = None
    place: str = ""
    is_in: bool = False


@dataclass
class World:
    """Rows by the names that addresses give them, at the site asked about and at another one."""

    app: object
    here: dict[str, object]
    there: dict[str, object]
    visitors: dict[str, Visitor]
    tokens: dict[str, str]

    def ask(self, visitor, endpoint, method, path):
        headers = {"Cookie": f"session={visitor.cookie}"} if visitor.cookie else {}
        if visitor.token and endpoint.startswith("api_"):
            headers["Authorization"] = f"Bearer {visitor.token}"
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, json=SENT.get(endpoint))


@pytest.fixture(scope="module")
def world(sqlite, tmp_path_factory):
    """Built once for all of these tests: none of them keeps what it does."""
    folder = tmp_path_factory.mktemp("matrix")
    (folder / "mail").mkdir()
    (folder / "mail" / "1.eml").write_text("Content-Type: text/html\n\nWords.\n")
    settings = {"TESTING": True, "RATELIMIT_ENABLED": False, "WTF_CSRF_ENABLED": False}
    settings |= {"WEBHOOK_KEYS": {"mailgun": "key"}}
    settings |= {"DATA_DIR": str(folder), "MAIL_URL": (folder / "mail").as_uri()}
    with sqlite.migrated(folder) as url:
        app = create_app(**settings, SQLALCHEMY_DATABASE_URI=url)
        with app.app_context():
            built = _built(app)
        yield built
        servers.close(app)


def _built(app):
    here, there = a_place("Pasadena"), a_place("Oakland")
    hers, others = (_rows_of(place) | _rows_of_the_house(place) for place in (here, there))
    visitors = _visitors(app, here, there)
    return World(app, hers, others, visitors, _tokens(here, hers["cover_id"]))


def _rows_of(place: Place) -> dict[str, object]:
    return {
        "site_id": place.site.id,
        "cohort_id": place.cohort.id,
        "enrollment_id": place.enrollment.id,
        "teen_id": place.girl.id,
        "role_id": place.guardianship.id,
        "contact_id": place.contact.id,
        "paper_id": place.paper.id,
        "event_id": place.event.id,
        "series_id": place.series.id,
        "slot_id": place.slot.id,
        "signup_id": place.signup.id,
        "attendance_id": place.attendance.id,
        "volunteer_id": place.volunteer.id,
        "clearance_id": place.clearance.id,
        "match_id": place.match.id,
        "campaign_id": place.campaign.id,
        "hold_id": place.hold.id,
        "person_id": place.mentor.id,
        "alumna_id": place.alumna.person_id,
        "signature_id": kept(conduct.sign(place.mentor, place.mentor.name, "en")).id,
        "girls_signup_id": queries.live_signup(place.event.id, place.girl.person_id).id,
        "girl_id": place.girl.person_id,
        **furnish(place),
    }


def _rows_of_the_house(place: Place) -> dict[str, object]:
    spare = kept(Grant(person=a_person(), role=Role.SITE_LEAD, site=place.site))
    proposal = {"values": policies.as_values(DEFAULTS), "reason": "Stricter"}
    device = PersonalLink(purpose=Purpose.FEED, thing_id=place.mentor.id, person=place.mentor)
    device.token_hash = f"a device in {place.site.city}"
    guardian = place.guardianship.guardian
    phone = PersonalLink(purpose=Purpose.FEED, thing_id=guardian.id, person=guardian)
    phone.token_hash = f"a phone in {place.site.city}"
    concern = kept(raise_concern("He offered her a lift."))
    return {
        "grant_id": spare.id,
        "version_id": kept(PolicyVersion(proposed_by=a_person(), **proposal)).id,
        "concern_id": concern.id,
        "link_id": kept(device).id,
        "guardians_link_id": kept(phone).id,
        **_twins(place),
        "letter_id": db.session.scalars(db.select(Letter.id)).first(),
    }


def _twins(place: Place) -> dict[str, object]:
    """Two records that may be one person, and two that were made one."""
    one, other, gone = a_person(), a_person(), a_person()
    pair = kept(Pair(one=one, other=other, likenesses="name", weight=1))
    merged = Merge(kept=one, gone=gone, gone_name=gone.name, by=other)
    merged.undo_until = clock.days_from_now(30)
    return {
        "one_id": one.id,
        "other_id": other.id,
        "gone_id": other.id,
        "pair_id": pair.id,
        "merge_id": kept(merged).id,
    }


def _visitors(app, here, there) -> dict[str, Visitor]:
    sites = {"house": None, "here": here.site, "elsewhere": there.site}
    found = {"nobody": Visitor()}
    for role in Role:
        for place, site in sites.items():
            person = a_staff_member(role, site)
            found[f"{role.value}, {place}"] = _in(app, person, role=role, place=place)
    gone, paused, demoted = (a_staff_member(Role.COORDINATOR) for _ in range(3))
    outsiders = {
        "a volunteer": here.mentor,
        "a guardian": here.guardianship.guardian,
        "a girl": here.girl.person,
        "a volunteer on hold": here.hold.person,
        "a coordinator on hold": paused,
        "a coordinator whose role was taken back": demoted,
    }
    found |= {name: _in(app, person) for name, person in outsiders.items()}
    found["somebody erased"] = _in(app, gone, is_in=False)
    admin = a_staff_member(Role.ADMIN)
    found["an admin with her letter alone"] = Visitor(_cookie(app, admin, second_factor=False))
    gone.erased_at = clock.now()
    a_hold(paused)
    db.session.execute(db.delete(Grant).where(Grant.person_id == demoted.id))
    db.session.commit()
    return found


def _in(app, person, *, is_in=True, role=None, place="") -> Visitor:
    token = people.api_token(person)
    return Visitor(_cookie(app, person), token, role, place, is_in)


def _cookie(app, person, *, second_factor=True) -> str:
    account = sign_ins.account_of(person)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["person"], session["key"] = person.id, account.session_key
        if second_factor:
            session["second_factor_at"] = int(clock.now().timestamp())
    return client.get_cookie("session").value


OF_THE_LINK = {
    "signups": "signup",
    "feeds": "feed",
    "checkin": "check-in",
    "consents": "consent",
    "consents.runway": "alumna",
    "consents.answer_runway": "alumna",
    "consents.certificate": "alumna",
    "consents.address": "address",
    "consents.confirm_address": "address",
    "families": "family",
    "families.invitation": "family, her own",
    "cover": "cover",
    "here": "self-check-in",
    "wishes": "campaign",
    "applications": "application",
    "references": "reference",
    "invited": "campaign",
    "unsubscribe": "campaign",
    "practice": "sign-in",
    "conduct": "conduct",
    "returning": "draft",
}


def _tokens(place: Place, cover_id: int) -> dict[str, str]:
    guardian, mentor = place.guardianship.guardian, place.mentor
    known = {"volunteer": place.applicant, "name": "A friend", "email": "friend@example.org"}
    things = {
        Purpose.SIGNUP: (place.signup.id, mentor),
        Purpose.FEED: (place.girl.person_id, place.girl.person),
        Purpose.CHECK_IN: (place.event.id, a_staff_member(Role.SITE_LEAD, place.site)),
        Purpose.CONSENT: (place.enrollment.id, guardian),
        Purpose.FAMILY: (guardian.id, guardian),
        Purpose.ADDRESS: (place.girl.id, place.girl.person),
        Purpose.COVER: (cover_id, place.applicant.person),
        Purpose.SELF_CHECK_IN: (place.event.id, a_staff_member(Role.SITE_LEAD, place.site)),
        Purpose.ALUMNA: (place.alumna.id, place.alumna.person),
        Purpose.APPLICATION: (place.applicant.id, place.applicant.person),
        Purpose.REFERENCE: (kept(Reference(**known)).id, place.applicant.person),
        Purpose.SIGN_IN: (mentor.id, mentor),
        Purpose.CONDUCT: (mentor.id, mentor),
    }
    found = {purpose.value: links.mint(purpose, *thing) for purpose, thing in things.items()}
    girl = place.girl.person
    found["family, her own"] = links.mint(Purpose.FAMILY, girl.id, girl)
    found["campaign, that asks for nothing"] = links.mint(Purpose.LETTERS, mentor.id, mentor)
    sent = a_sent_campaign(site_ids=[place.site.id], name="Sent")
    found["campaign"] = token_of(sent, place.alumna.person)
    draft, _key = drafts.begin()
    found["draft"] = tokens.new()
    draft.link_hash = tokens.hash_of(found["draft"])
    db.session.commit()
    return found


def of_the_link(endpoint) -> str:
    return OF_THE_LINK.get(endpoint) or OF_THE_LINK.get(endpoint.partition(".")[0], "")


def token_for(world, endpoint):
    return world.tokens.get(of_the_link(endpoint), "junk")


def routes(app) -> Iterator[tuple[str, str, object]]:
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, rule


OTHERWISE = {  # what stands in an address beside numbers of rows
    "stage": "applicant",
    "why": "on_hold",
    "digest": "0",
    "name": "favicon.svg",
    "letter": "1",
    "number": 2,
    "provider": "mailgun",
}
ANOTHER = {
    ("staff_campaigns", "person_id"): "alumna_id",
    ("staff_campaigns.ask_after", "knower_id"): "person_id",
    ("mailbox", "name"): "letter",
    ("families", "link_id"): "guardians_link_id",
    ("checkin.medical", "signup_id"): "girls_signup_id",
    ("staff_conduct.signature", "clearance_id"): "signature_id",
    ("staff_cohorts.hide_girl", "person_id"): "girl_id",
    ("hours", "letter_id"): "hours_letter_id",
}


def filled(world, rule, rows) -> dict[str, object]:
    return {name: _blank(world, rule, name, rows) for name in rule.arguments}


def _blank(world, rule, name, rows):
    if name in (rule.defaults or {}):
        return rule.defaults[name]
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    if name == "token":
        return token_for(world, rule.endpoint)
    name = ANOTHER.get((rule.endpoint.partition(".")[0], name), name)
    name = ANOTHER.get((rule.endpoint, name), name)
    return rows[name] if name in rows else OTHERWISE[name]


def address(world, rule, method, values):
    return world.app.url_map.bind("localhost").build(rule.endpoint, values, method)


def is_open(answer) -> bool:
    assert answer.status_code < 500
    at_the_door = answer.status_code == 302 and answer.location.startswith("/sign-in")
    return answer.status_code not in REFUSED and not at_the_door


@pytest.fixture
def looking(monkeypatch):
    """Views run to their end, but what they wrote is taken back and no page is drawn."""

    @contextmanager
    def only():
        with monkeypatch.context() as patch:
            patch.setattr(Session, "commit", lambda session: session.flush())
            patch.setattr(flask.templating, "_render", lambda _app, _template, _context: "")
            patch.setattr(Environment, "get_or_select_template", lambda _env, _name: None)
            yield

    return only


def test_every_route_is_placed_and_every_place_is_a_route(app):
    known = {(endpoint, method) for endpoint, method, _rule in routes(app)}
    asked = {at for at in DOORS if at in known or any(at == (name, "") for name, _ in known)}

    unplaced = {at for at in known if door_of(*at) is None}
    assert sorted(unplaced) == [], "place it in tests/doors.py"
    assert sorted(DOORS.keys() - asked) == [], "no such route: take it out of tests/doors.py"


def asks_about(name, visitor, door) -> bool:
    """Doors that know no roles are the same for staff of every site: one of each role is enough.

    Who holds a link need not be anybody: of three it is asked, from no right at all to every one.
    """
    if door.reach in (Reach.LINK, Reach.KEY):
        return name in ("nobody", "a volunteer on hold", "admin, house")
    knows_roles = door.reach in (Reach.SITES, Reach.ROW, Reach.HOUSE)
    return door.reach is not Reach.ARRIVED and (knows_roles or visitor.place in ("", "house"))


def expected(visitor_name, visitor, endpoint, door):
    if door.reach is Reach.OWN:
        return visitor_name in OWNERS[endpoint]
    if door.reach is Reach.LINK:
        return True
    if door.reach is Reach.SIGNED_IN:
        return visitor.is_in
    return door.opens_to(visitor.role, visitor.place)


@pytest.mark.parametrize("name", OTHERS + STAFF)
def test_each_door_opens_to_whom_it_should(world, looking, name):
    visitor, found, wanted = world.visitors[name], {}, {}

    with looking():
        for endpoint, method, rule in routes(world.app):
            door = door_of(endpoint, method)
            if door is None or not asks_about(name, visitor, door):
                continue
            path = address(world, rule, method, filled(world, rule, world.here))
            found[method, path] = is_open(world.ask(visitor, endpoint, method, path))
            wanted[method, path] = expected(name, visitor, endpoint, door)

    assert {at: opened for at, opened in found.items() if opened != wanted[at]} == {}
    assert len(found) > 100


def test_no_row_of_another_site_is_reached_through_one_of_hers(world, looking):
    """Not even by her who may see both: the address would be a lie."""
    lead = world.visitors["safeguarding_lead, house"]
    opened = []

    with looking():
        for endpoint, method, rule in routes(world.app):
            door = door_of(endpoint, method)
            if door is None or door.reach is Reach.HOUSE or endpoint in BRINGS_TOGETHER:
                continue  # two records of one person may well come from two sites
            open_ones = rule.arguments - set(rule.defaults or ())
            numbers = sorted(name for name in open_ones if name in world.here)
            owner = numbers[:1] if "token" not in rule.arguments else []
            for stray in numbers:
                if [stray] == owner or len(rule.arguments) < 2:
                    continue
                values = filled(world, rule, world.here)
                values[stray] = filled(world, rule, world.there)[stray]
                path = address(world, rule, method, values)
                for visitor in (world.visitors["admin, house"], lead):
                    if is_open(world.ask(visitor, endpoint, method, path)):
                        opened.append((method, path))

    assert opened == []


@contextmanager
def for_a_while(world, model, **values):
    """In the whole table, and then as it was."""
    columns = [getattr(model, name) for name in values]
    with world.app.app_context():
        before = db.session.execute(db.select(model.id, *columns)).all()
        db.session.execute(db.update(model).values(values))
        revisions.bump([revisions.PUBLIC])  # what is printed for everybody is printed anew
        db.session.commit()
    yield
    with world.app.app_context():
        for number, *old in before:
            changed = db.update(model).where(model.id == number)
            db.session.execute(changed.values(dict(zip(values, old, strict=True))))
        revisions.bump([revisions.PUBLIC])
        db.session.commit()


class TestLinks:
    @pytest.fixture
    def opened(self, world, looking):
        """`opened(token)`: which doors a link opens to somebody who is not signed in."""

        def ask(token=None):
            found, visitor = set(), world.visitors["nobody"]
            with looking():
                for endpoint, method, rule in routes(world.app):
                    if door_of(endpoint, method) != Door(Reach.LINK):
                        continue
                    values = filled(world, rule, world.here) | ({"token": token} if token else {})
                    path = address(world, rule, method, values)
                    if is_open(world.ask(visitor, endpoint, method, path)):
                        found.add(endpoint)
            return found

        return ask

    def test_junk_opens_nothing(self, opened):
        assert opened("junk") == set()

    def test_a_link_is_good_for_its_own_purpose_only(self, world, opened):
        for name, token in world.tokens.items():
            purpose, doors = name.partition(",")[0], opened(token)
            others = {at for at in doors if of_the_link(at).partition(",")[0] != purpose}
            assert others == set(), name

    @pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
    def test_a_link_whose_time_is_over_opens_nothing(self, world, opened, column):
        """A campaign's letter leads on for ever, a draft is nobody's yet, and a feed that was
        revoked says so for a week in place of what it held."""
        with for_a_while(world, PersonalLink, **{column: clock.now()}):
            doors = opened()

        last_word = {"feeds.own", "feeds.family"} if column == "revoked_at" else set()
        rooms = {name.partition(".")[0] for name in doors - last_word}
        assert rooms == {"invited", "wishes", "unsubscribe", "returning"}

    def test_a_link_of_somebody_erased_opens_nothing(self, world, opened):
        with for_a_while(world, Person, erased_at=clock.now()):
            doors = {endpoint.partition(".")[0] for endpoint in opened()}

        assert doors == {"unsubscribe", "returning"}

    @pytest.mark.parametrize("lost", [{"no_contact": True}, {"ended_on": today()}])
    def test_who_speaks_for_her_no_more_meets_no_girl(self, world, opened, lost):
        with for_a_while(world, Guardianship, **lost):
            doors = opened()

        assert doors & {"families.answer", "families.calendar", "families.reply"} == set()
        about_her = {name for name in doors if name.startswith("consents.")}
        assert {of_the_link(name) for name in about_her} <= {"alumna", "address"}  # her own

    def test_check_in_ends_with_the_role_of_who_made_the_link(self, world, opened):
        with for_a_while(world, Grant, role=Role.MATCH_SUPPORT):
            assert {name for name in opened() if name.startswith("checkin.")} == set()


class TestEvents:
    STATES = {
        "draft": {"state": EventState.DRAFT},
        "cancelled": {"state": EventState.CANCELLED},
        "private": {"visibility": Visibility.PRIVATE},
        "cohort": {"visibility": Visibility.COHORT},
    }
    SHOWN_TO = {
        "draft": set(),
        "cancelled": {"everybody"},
        "private": {"a volunteer", "a girl"},  # who have a place
        "cohort": {"a volunteer", "a girl", "a guardian"},
    }
    PAGES = (("events.show", "GET"), ("events.sign_up", "POST"), ("calendars.event", "GET"))

    @pytest.mark.parametrize("state", STATES)
    def test_an_event_is_shown_to_whom_its_state_allows(self, world, looking, state):
        wrong = []
        cohort = {"cohort_id": world.here["cohort_id"]}
        with for_a_while(world, Event, **self.STATES[state], **cohort), looking():
            for name, visitor in world.visitors.items():
                for endpoint, method, rule in routes(world.app):
                    if (endpoint, method) not in self.PAGES:
                        continue
                    path = address(world, rule, method, filled(world, rule, world.here))
                    opened = is_open(world.ask(visitor, endpoint, method, path))
                    if opened != self.sees(state, name, visitor):
                        wrong.append((name, method, path, opened))

        assert wrong == []

    def sees(self, state, name, visitor):
        works_here = visitor.role is not None and visitor.place in ("house", "here")
        return works_here or bool(self.SHOWN_TO[state] & {name, "everybody"})

    @pytest.mark.parametrize("state", ["draft", "cancelled"])
    def test_its_staff_keep_it_in_every_state(self, world, looking, state):
        wrong = []
        with for_a_while(world, Event, **self.STATES[state]), looking():
            for name in STAFF:
                visitor = world.visitors[name]
                for endpoint, method, rule in routes(world.app):
                    door = door_of(endpoint, method)
                    at_a_row = door is not None and door.reach is Reach.ROW
                    if "event_id" not in rule.arguments or not at_a_row:
                        continue
                    path = address(world, rule, method, filled(world, rule, world.here))
                    opened = is_open(world.ask(visitor, endpoint, method, path))
                    if opened != door.opens_to(visitor.role, visitor.place):
                        wrong.append((name, method, path, opened))

        assert wrong == []
