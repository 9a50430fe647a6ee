"""Whatever is typed, pasted or sent: a sentence and a 4xx, never a 500."""

import io

import pytest

from stepup.db import db
from stepup.events.models import Event
from stepup.outbox.models import Letter
from stepup.people.models import Person
from tests.factories import a_person, a_site, a_staff_member, an_event, the_slot
from tests.lived_in import a_lived_in_house
from tests.signing import sign_in

LONG = "x" * 10_000
HUGE = "9" * 25
STRANGE = (LONG, HUGE, "9999-12-31")
NASTY = (
    "9" * 5_000,
    "-1",
    "a\0b",
    "0001-01-01",
    "0000-00-00",
    "2026-13",
    "\r\nBcc: eve@example.org",
    "½",
)
GUARDIAN = {
    "first_name": "Gloria",
    "last_name": "Guard",
    "relation": "mother",
    "language": "en",
    "email": "g2@example.org",
    "phone": "6265550100",
    "address": "7 Oak Street",
    "priority": "1",
}
FORMS = {  # address: who sends it, and what would be good
    "/events/{event}/sign-up": (
        "anyone",
        {
            "slot": "guest",
            "first_name": "Ana",
            "last_name": "Lopez",
            "email": "ana@example.org",
            "age": "",
        },
    ),
    "/events/{event}/place/withdraw": ("mentor", {"reason": "x"}),
    "/signups/{signup}/withdraw": ("anyone", {"reason": "x"}),
    "/signups/{signup}/again": ("anyone", {"reason": "x"}),
    "/signups/{signup}/confirm": ("anyone", {"reason": "x"}),
    "/volunteer": (
        "anyone",
        {
            "first_name": "Ana",
            "last_name": "L",
            "email": "ana2@example.org",
            "phone": "6265550100",
            "born_on": "1990-01-01",
            "site": "",
            "motivation": "x",
        },
    ),
    "/volunteer/draft": ("anyone", {"motivation": "x"}),
    "/volunteer/later": ("anyone", {"x": "1"}),
    "/volunteer/forget": ("anyone", {"x": "1"}),
    "/volunteer/way": ("mentor", {"to_stage": "resting"}),
    "/me/family": ("mentor", {"x": "1"}),
    "/staff/matches/1/meetings": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "19:00",
            "site": "1",
            "host": "1",
            "place": "The table",
            "call_url": "",
            "note": "Essays",
        },
    ),
    "/volunteer/conduct": ("mentor", {"name": "Dana Reyes"}),
    "/conduct/{conduct}": ("anyone", {"name": "Dana Reyes"}),
    "/volunteer/confirm/{application}": ("anyone", {"x": "1"}),
    "/consent/{consent}": ("anyone", {"answer": "yes", "signed_name": "Gloria Guard"}),
    "/consent/{consent}/meetings": (
        "anyone",
        {"one_to_one": "yes", "electronic": "yes", "signed_name": "Gloria Guard"},
    ),
    "/consent/{consent}/page": ("anyone", {"x": "1"}),
    "/family/{family}/1/answers": ("anyone", {"question": "photo web", "wish": "yes"}),
    "/family/{family}/1/dates/1/yes": ("anyone", {"x": "1"}),
    "/family/{family}/1/dates/1/no": ("anyone", {"x": "1"}),
    "/family/{family}/1/sign": ("anyone", {"x": "1"}),
    "/family/{family}/1/own": ("anyone", {"x": "1"}),
    "/consent/{consent}/pictures": ("anyone", {"photo": "web", "signed_name": "Gloria Guard"}),
    "/alumnae/{alumna}/yes": ("anyone", {"x": "1"}),
    "/invited/{invited}": ("anyone", {"motivation": "x", "born_on": "1990-01-01"}),
    "/invited/{invited}/answer": ("anyone", {"answer": "yes"}),
    "/unsubscribe/{invited}": ("anyone", {"choice": "pause", "List-Unsubscribe": "One-Click"}),
    "/sign-in": ("anyone", {"email": "ana@example.org"}),
    "/sign-in/code": ("asked", {"code": "123456"}),
    "/sign-in/second-factor": ("half", {"code": "123456"}),
    "/sign-in/second-factor/set-up": ("half", {"code": "123456"}),
    "/sign-in/who": ("anyone", {"person": "1"}),
    "/sign-in/link/junk": ("anyone", {"person": "1"}),
    "/language": ("anyone", {"language": "es", "next": "/"}),
    "/check-in/{check_in}/1": ("anyone", {"x": "1"}),
    "/check-in/{check_in}/attendance/1/out": ("anyone", {"x": "1"}),
    "/me/feeds": ("mentor", {"name": "phone"}),
    "/staff/events/new": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "20:00",
            "title": "T",
            "site": "1",
            "room": "",
            "online_url": "",
            "description": "",
            "bring": "",
            "program": "0",
            "cohort": "0",
            "visibility": "public",
            "slots-0-role": "mentor",
            "slots-0-minimum": "0",
            "slots-0-maximum": "3",
            "slots-1-role": "",
            "slots-2-role": "",
            "slots-0-label": "",
            "repeats": "",
            "count": "3",
            "skip": "",
            "opened": "y",
        },
    ),
    "/staff/events/new#r": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "20:00",
            "title": "T",
            "site": "1",
            "program": "0",
            "cohort": "0",
            "visibility": "public",
            "slots-0-role": "mentor",
            "slots-0-maximum": "3",
            "slots-1-role": "",
            "slots-2-role": "",
            "repeats": "monthly",
            "count": "3",
            "skip": "2031-04-01",
        },
    ),
    "/staff/events/new#rs": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "20:00",
            "title": "T",
            "site": "1",
            "program": "0",
            "cohort": "0",
            "visibility": "public",
            "slots-0-role": "mentor",
            "slots-0-maximum": "3",
            "slots-1-role": "",
            "slots-2-role": "",
            "repeats": "weekly",
            "count": "3",
            "skip": "2031-04-01",
            "save": "1",
        },
    ),
    "/staff/events/{event}/change": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "20:00",
            "title": "T",
            "site": "1",
            "room": "",
            "online_url": "",
            "description": "",
            "bring": "",
            "program": "0",
            "cohort": "0",
            "visibility": "public",
        },
    ),
    "/staff/events/{event}/change#s": (
        "admin",
        {
            "on": "2031-03-06",
            "starts": "18:00",
            "ends": "20:00",
            "title": "T",
            "site": "1",
            "room": "",
            "online_url": "",
            "description": "",
            "bring": "",
            "program": "0",
            "cohort": "0",
            "visibility": "public",
            "save": "1",
        },
    ),
    "/staff/events/{event}/people": (
        "admin",
        {"slot": "1", "first_name": "A", "last_name": "B", "email": "a@example.org", "reason": ""},
    ),
    "/staff/events/{event}/people#o": (
        "admin",
        {
            "slot": "1",
            "first_name": "A",
            "last_name": "B",
            "email": "a@example.org",
            "reason": "why",
        },
    ),
    "/staff/events/{event}/slots/1": ("admin", {"minimum": "0", "maximum": "5"}),
    "/staff/events/{event}/signups/1/remove": ("admin", {"reason": ""}),
    "/staff/events/{event}/check-in/1": ("admin", {"reason": ""}),
    "/staff/events/{event}/check-in-link": ("admin", {"reason": ""}),
    "/staff/events/{event}/close": ("admin", {"reason": ""}),
    "/staff/events/{event}/open": ("admin", {"reason": ""}),
    "/staff/events/{event}/cancel": ("admin", {"reason": "", "reach": "all"}),
    "/staff/events/{event}/template": ("admin", {"name": "Saturday"}),
    "/staff/events/breaks": ("admin", {"site": "0", "lines": "2027-03-22 Spring"}),
    "/staff/events/changes/1/undo": ("admin", {"x": "1"}),
    "/staff/events/reminders": (
        "admin",
        {"kind": "reminder", "number": "2", "unit": "24", "role": "", "program": "0", "words": "x"},
    ),
    "/staff/events/{event}/slots/1/asks": (
        "admin",
        {"min_age": "21", "spoken": "x", "skills": "x", "opens": "2031-03-01T08:00"},
    ),
    "/staff/events/{event}/walk-in": (
        "admin",
        {"slot": "guest", "first_name": "A", "last_name": "B", "email": "w@example.org"},
    ),
    "/staff/events/{event}/slots": ("admin", {"role": "mentor", "minimum": "0", "maximum": "3"}),
    "/staff/events/{event}/codes": ("admin", {"codes": "1K7"}),
    "/events/{event}/sign-up-together": (
        "mentor",
        {"slot": "guest", "first_name": "A", "last_name": "B", "email": "f@example.org"},
    ),
    "/staff/settings": (
        "admin",
        {
            "name": "S",
            "postal_address": "1 Main",
            "from_address": "hello@example.org",
            "reply_to": "a@example.org",
            "phone": "1",
            "safeguarding_contact": "x",
            "time_zone": "America/Los_Angeles",
        },
    ),
    "/staff/sites/new": (
        "admin",
        {
            "name": "Site",
            "address": "1",
            "city": "LA",
            "state": "CA",
            "time_zone": "America/Los_Angeles",
            "directions": "",
            "latitude": "1",
            "longitude": "1",
        },
    ),
    "/staff/sites/1": (
        "admin",
        {
            "name": "Site",
            "address": "1",
            "city": "LA",
            "state": "CA",
            "time_zone": "America/Los_Angeles",
            "directions": "",
            "latitude": "1",
            "longitude": "1",
        },
    ),
    "/staff/campaigns/new": (
        "admin",
        {"name": "c", "sites": "1", "programs": "1", "years": "2019", "subject": "s", "body": "b"},
    ),
    "/staff/campaigns/{draft}/edit": (
        "admin",
        {"name": "c", "sites": "1", "programs": "1", "years": "2019", "subject": "s", "body": "b"},
    ),
    "/staff/campaigns/{sent}/learnt": ("admin", {"cost": "$40", "learnt": "Ask sooner."}),
    "/staff/campaigns/{draft}/preview/{alumna_person}": ("admin", {"address": "a@example.org"}),
    "/staff/cohorts/new": (
        "admin",
        {
            "name": "c",
            "program": "p",
            "site": "1",
            "starts_on": "2031-01-01",
            "ends_on": "2031-12-01",
            "capacity": "30",
        },
    ),
    "/staff/cohorts/1/enrol": (
        "admin",
        {
            "first_name": "M",
            "last_name": "L",
            "preferred_name": "",
            "born_on": "2012-01-01",
            "grade": "9",
            "school": "",
            "email": "",
            "home_language": "",
            "medical_notes": "",
            "guardian_first": "A",
            "guardian_last": "B",
            "guardian_email": "g@example.org",
            "guardian_phone": "6265550100",
            "guardian_relation": "mother",
            "guardian_language": "en",
            "contact_name": "C",
            "contact_phone": "6265550100",
            "contact_relation": "aunt",
            "second_first": "",
            "second_last": "",
            "second_email": "",
            "second_phone": "",
            "second_relation": "father",
            "second_language": "en",
            "second_no_contact": "",
            "on_paper": "y",
        },
    ),
    "/staff/cohorts/1/ask": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/ask": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/page": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/contacts/1": (
        "admin",
        {"contact_name": "C", "contact_phone": "6265550100", "contact_relation": "aunt"},
    ),
    "/staff/cohorts/1/girls/1/contacts/1/remove": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/guardians/new": ("admin", GUARDIAN),
    "/staff/cohorts/1/girls/1/guardians/1": ("admin", GUARDIAN),
    "/staff/cohorts/1/girls/1/guardians/1/end": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/medical": ("admin", {"x": "1"}),
    "/staff/cohorts/1/girls/1/medical/notes": ("admin", {"medical_notes": "x"}),
    "/check-in/{check_in}/3/medical": ("anyone", {"x": "1"}),
    "/staff/cohorts/1/girls/1/contacts": (
        "admin",
        {"contact_name": "C", "contact_phone": "6265550100", "contact_relation": "aunt"},
    ),
    "/staff/cohorts/1/girls/1/paper": ("admin", {"guardian": "1", "answer": "yes", "photo": "web"}),
    "/staff/cohorts/1/graduation": ("admin", {"on": "2031-01-01"}),
    "/staff/holds/1/lift": ("admin", {"x": "1"}),
    "/staff/matches": ("admin", {"mentor": "1", "teen": "1"}),
    "/staff/matches/1/end": ("admin", {"because": "x", "may_be_named": "y"}),
    "/staff/people/{mentor}/grants": ("admin", {"role": "ADMIN", "site": "0"}),
    "/staff/people/{mentor}/hold": ("admin", {"note": "x", "next": "/"}),
    "/staff/people/{mentor}/everything.json": ("admin", {"reason": "x"}),
    "/staff/people/{mentor}/erase": ("admin", {"reason": "x"}),
    "/staff/volunteers/1/clearances": (
        "admin",
        {
            "kind": "background_check",
            "issued_on": "2026-01-01",
            "expires_on": "2028-01-01",
            "reference": "",
        },
    ),
    "/staff/volunteers/1/clearances/1/revoke": ("admin", {"reason": "x"}),
    "/staff/volunteers/1/stage": ("admin", {"to_stage": "interviewed", "reason": ""}),
}
QUERIES = {
    "/events": ("anyone", ("city", "program", "role", "month", "page", "view")),
    "/sign-in": ("anyone", ("next",)),
    "/sign-in/second-factor": ("half", ("next",)),
    "/dev/mailbox": ("anyone", ("page", "search")),
    "/staff/events": ("admin", ("page", "show")),
    "/staff/people": ("admin", ("page", "q")),
    "/staff/letters": ("admin", ("page", "state", "search")),
    "/staff/matches": ("admin", ("page", "show")),
    "/staff/reports": ("admin", ("from", "to")),
    "/staff/reports/season.csv": ("admin", ("from", "to")),
    "/staff/campaigns/count": ("admin", ("sites", "programs", "years", "campaign", "name")),
    "/staff/campaigns/{draft}/left-out/minor": ("admin", ("page",)),
    "/staff/campaigns/{sent}/left-out/minor": ("admin", ("page",)),
    "/staff/cohorts/1/graduation": ("admin", ("on",)),
    "/staff/volunteers/in/applicant": ("admin", ("page",)),
    "/staff/volunteers/": ("admin", ("site", "stage", "waits", "age")),
}


class Visitors:
    """The same house for everything that follows, and one browser for each kind of visitor."""

    def __init__(self, app):
        self.app, house = app, a_lived_in_house()
        self.blanks = house.tokens | {
            "event": house.event.id,
            "draft": house.draft.id,
            "sent": house.sent.id,
            "mentor": house.mentor.id,
            "alumna_person": house.alumna.person_id,
        }
        self.ids = {"admin": house.admin.id, "half": house.admin.id, "mentor": house.mentor.id}

    def path(self, template):
        return template.partition("#")[0].format(**self.blanks)

    def browser(self, who):
        client = self.app.test_client()
        if who in self.ids:
            person = db.session.get(Person, self.ids[who])
            sign_in(client, person, second_factor=who != "half")
        if who == "asked":
            client.post("/sign-in", data={"email": "ana@example.org"})
        return client


def ensure_sentence(answer, at):
    assert answer.status_code < 500, at
    if answer.status_code >= 400:
        assert "<h1" in answer.text, at


def test_no_form_breaks(app):
    visitors = Visitors(app)
    for template, (who, good) in FORMS.items():
        path, client = visitors.path(template), visitors.browser(who)
        for name in good:
            for strange in STRANGE:
                answer = client.post(path, data={**good, name: strange})
                ensure_sentence(answer, (template, name, strange[:30]))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"json": [1, 2]},
        {"data": b"{", "content_type": "application/json"},
        {"data": b"a=%ff%fe&b=%00", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"garbage", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"garbage", "content_type": "multipart/form-data"},
    ],
    ids=str,
)
def test_no_body_breaks_a_form(app, sent):
    visitors = Visitors(app)
    for template, (who, _good) in FORMS.items():
        answer = visitors.browser(who).post(visitors.path(template), **sent)

        ensure_sentence(answer, template)


def test_a_file_where_text_belongs_breaks_nothing(app):
    visitors = Visitors(app)
    for template, (who, good) in FORMS.items():
        files = {name: (io.BytesIO(b"\x00"), "a.txt") for name in good}

        answer = visitors.browser(who).post(visitors.path(template), data=files)

        assert answer.status_code in {415, 404, 400, 405}, template


def test_no_question_breaks(app):
    visitors = Visitors(app)
    for template, (who, names) in QUERIES.items():
        path, client = visitors.path(template), visitors.browser(who)
        for name in names:
            for strange in (*STRANGE, *NASTY):
                answer = client.get(path, query_string={name: strange})
                ensure_sentence(answer, (template, name, strange[:30]))
            for written in (f"{name}=%ff%fe", f"{name}=1&{name}=2", f"{name}[]=1"):
                ensure_sentence(client.get(f"{path}?{written}"), (template, written))


NUMBERS = [
    ("/staff/events", "page"),
    ("/staff/letters", "page"),
    ("/staff/matches", "page"),
    ("/staff/people", "page"),
    ("/staff/campaigns/count", "campaign"),
    ("/staff/campaigns/count", "years"),
    ("/events", "page"),
]


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -1])
def test_no_number_is_too_large_for_a_database(any_app, number):
    client = any_app.test_client()
    sign_in(client, a_staff_member())
    for path, name in NUMBERS:
        assert client.get(path, query_string={name: number}).status_code == 200, path
    for mentor in (number, 1):
        sent = {"mentor": mentor, "teen": number}
        assert client.post("/staff/matches", data=sent).status_code == 422
    draft = {"name": "a", "subject": "b", "body": "c", "years": number}
    assert client.post("/staff/campaigns/new", data=draft).status_code == 422


WHEN = {"on": "2031-03-06", "starts": "18:00", "ends": "20:00"}
EVENING = {**WHEN, "title": "Evening", "visibility": "public", "program": 0, "cohort": 0}


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"on": "2031-03-09", "starts": "02:30", "ends": "05:00"}, 409, "does not exist"),
        ({"ends": "17:00"}, 409, "before it starts"),
        ({"on": "9999-12-31"}, 409, "Write a year between"),
        ({"on": "0001-01-01"}, 409, "Write a year between"),
        ({"on": "0000-00-00"}, 422, "Not a valid date"),
        ({"site": 10**30}, 422, "Not a valid choice"),
        ({"title": LONG}, 422, "160"),
        ({"slots-0-role": "mentor", "slots-0-maximum": -1}, 422, "Number must be"),
        ({"slots-0-role": "queen"}, 422, "Not a valid choice"),
    ],
    ids=str,
)
def test_a_mistake_in_an_evening_is_said_and_the_rest_is_kept(app, wrong, status, sentence):
    client, site = app.test_client(), a_site()
    sign_in(client, a_staff_member())
    good = {
        **EVENING,
        "site": site.id,
        "bring": "A sharp pencil",
        "slots-1-role": "",
        "slots-2-role": "",
        "repeats": "",
    }

    answer = client.post("/staff/events/new", data={**good, "slots-0-role": "mentor", **wrong})

    assert answer.status_code == status
    assert sentence in answer.text
    assert "A sharp pencil" in answer.text
    assert db.session.scalars(db.select(Event)).all() == []


def test_a_series_at_the_end_of_time_is_refused(app):
    client, site = app.test_client(), a_site()
    sign_in(client, a_staff_member())
    rows = {"slots-0-role": "mentor", "slots-1-role": "", "slots-2-role": "", "repeats": "weekly"}
    good = {**EVENING, **rows, "site": site.id, "count": 1}

    late = client.post("/staff/events/new", data={**good, "on": "9999-12-31"})

    assert late.status_code == 409
    assert "Write a year between" in late.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example"]
)
def test_no_address_leads_out_of_the_house(app, elsewhere):
    client = app.test_client()

    chosen = client.post("/language", data={"language": "es", "next": elsewhere})

    assert chosen.location == "/"
    sign_in(client, a_person())
    assert client.get("/sign-in", query_string={"next": elsewhere}).location == "/me"


@pytest.mark.parametrize("name", ["first_name", "last_name", "email"])
def test_no_name_adds_a_line_to_a_letter(app, name):
    event = an_event()
    guest = {"slot": "guest", "first_name": "Ana", "last_name": "Lopez", "email": "a@example.org"}
    injected = guest[name] + "\r\nBcc: eve@example.org"

    app.test_client().post(f"/events/{event.id}/sign-up", data={**guest, name: injected})

    for letter in db.session.scalars(db.select(Letter)):
        assert "\n" not in letter.address + letter.subject
        assert "eve@example.org" not in letter.address


def test_a_guest_place_for_somebody_without_a_last_name(app):
    """The field is optional for staff, so a program may leave it out."""
    event, client = an_event(), app.test_client()
    sign_in(client, a_staff_member())
    sent = {"slot": the_slot(event).id, "first_name": "Ana", "email": "ana@example.org", "save": ""}

    assert client.post(f"/staff/events/{event.id}/people", data=sent).status_code == 302


def test_an_empty_tick_for_pictures_allows_none(app):
    visitors = Visitors(app)
    sent = {"signed_name": "Gloria Guard", "photo": ""}

    answer = visitors.browser("anyone").post(
        visitors.path("/consent/{consent}/pictures"), data=sent
    )

    assert answer.status_code == 422
