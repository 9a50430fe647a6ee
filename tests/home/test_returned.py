"""What came back about a letter can be read by staff, and undone when it was read wrongly."""

import pytest

from stepup.db import db
from stepup.outbox import actions, bounces, queries
from stepup.outbox.models import Scope, State
from stepup.people.models import Role
from tests.factories import a_staff_member
from tests.outbox.factories import a_letter, teach_templates
from tests.outbox.test_bounces import a_bounce, a_complaint
from tests.signing import sign_in


@pytest.fixture
def letter(app, client):
    teach_templates(app)
    letter = a_letter()
    letter.state = State.SENT
    db.session.commit()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    return letter


def test_a_bounce_is_read_on_its_letter_and_undone(client, letter):
    raw = a_bounce(to=f"bounce+{letter.message_id.strip('<>')}")
    actions.record_bounce(bounces.read(raw))
    db.session.commit()
    page = f"/staff/letters/{letter.id}"

    read = client.get(page).text
    client.post(f"{page}/again")

    db.session.rollback()
    assert "It came back: the mailbox is not there" in read
    assert "5.1.1" in read
    assert "The whole message" in read
    assert queries.suppression_of(letter.address) is None
    assert "Write to it again" not in client.get(page).text


def test_what_she_asked_for_herself_cannot_be_undone_by_staff(client, letter):
    actions.suppress(letter.address, Scope.ALL, reason="asked by phone", source="page")
    raw = a_complaint(quoting=letter.message_id)
    actions.record_bounce(bounces.read(raw))
    db.session.commit()

    shown = client.get(f"/staff/letters/{letter.id}").text
    refused = client.post(f"/staff/letters/{letter.id}/again")

    db.session.rollback()
    assert "Write to it again" not in shown
    assert refused.status_code == 409
    assert queries.suppression_of(letter.address).reason == "asked by phone"
