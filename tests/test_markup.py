"""Whatever somebody typed is read as words: no page and no letter takes it for markup."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import Enum, String, Text, update
from sqlalchemy.orm import Session

from stepup.db import db
from stepup.duplicates.likeness import Likeness
from stepup.events.actions import changes
from stepup.events.models import Event
from stepup.outbox.models import Letter
from stepup.people.merges import Pair
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import Stage, Volunteer
from tests.letters import message_of
from tests.test_matrix import address, filled, routes, world  # noqa: F401  (a fixture)

TYPED = '<b id="x">&\'"{{7*7}}'
TAKEN_FOR_MARKUP = ('<b id="x">', "<b id='x'>", "<b id=x>", "{{49}}", '">&\'"49')
WORDS = {
    "about",
    "address",
    "because",
    "called",
    "cancelled_because",
    "city",
    "description",
    "employer",
    "ended_because",
    "first_name",
    "happened",
    "industry",
    "last_name",
    "medical_notes",
    "motivation",
    "name",
    "note",
    "place",
    "preferred_name",
    "reason",
    "relation",
    "school",
    "subject",
    "text",
    "title",
    "told_by",
    "waits_because",
    "where_and_when",
    "will_wait_because",
}
VISITORS = ("admin, house", "safeguarding_lead, house", "a volunteer")  # with every link


@pytest.fixture(scope="module")
def typed(world):  # noqa: F811
    """In every column where somebody writes words, of every row."""
    with world.app.app_context():
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                if column.name in WORDS and _holds_words(column):
                    db.session.execute(update(table).values({column.name: TYPED}))
        db.session.execute(update(Pair).values(likenesses=Likeness.MAILBOX.value))
        db.session.commit()
    return world


def _holds_words(column) -> bool:
    kind = column.type
    is_words = isinstance(kind, String | Text) and not isinstance(kind, Enum)
    is_long_enough = getattr(kind, "length", None) is None or kind.length >= len(TYPED)
    alone = any([column] == list(each.columns) for each in column.table.constraints)
    return is_words and is_long_enough and not alone


@pytest.mark.parametrize("name", VISITORS)
def test_no_page_takes_what_was_typed_for_markup(typed, name, monkeypatch):
    monkeypatch.setattr(Session, "commit", lambda session: session.flush())
    read, found = 0, {}
    for endpoint, method, rule in routes(typed.app):
        if method != "GET":
            continue
        path = address(typed, rule, method, filled(typed, rule, typed.here))
        answer = typed.ask(typed.visitors[name], endpoint, method, path)
        assert answer.status_code < 500, path
        if answer.mimetype == "text/html":
            read += "&lt;b id=" in answer.text
            hits = [each for each in TAKEN_FOR_MARKUP if each in answer.text]
            found |= {path: hits} if hits else {}

    assert found == {}
    assert read > 20


def test_no_letter_takes_what_was_typed_for_markup(typed):
    with typed.app.app_context():
        before = db.session.scalar(db.select(db.func.max(Letter.id))) or 0
        event = db.session.get(Event, typed.here["event_id"])
        changes.cancel(event, TYPED)
        applicant = db.session.scalars(
            db.select(Volunteer).where(Volunteer.stage == Stage.APPLICANT)
        ).first()
        volunteers.advance(applicant, Stage.DECLINED, None, reason=TYPED)
        db.session.flush()
        written = db.session.scalars(db.select(Letter).where(Letter.id > before)).all()
        pages = [_html_of(letter) for letter in written]
        db.session.rollback()

    assert len(pages) >= 2
    assert [page for page in pages if any(each in page for each in TAKEN_FOR_MARKUP)] == []
    assert any("&lt;b id=" in page for page in pages)


def _html_of(letter) -> str:
    message = message_from_bytes(message_of(letter), policy=policy.default)
    return message.get_body(("html",)).get_content()
