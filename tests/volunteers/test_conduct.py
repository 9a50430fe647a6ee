"""The code of conduct: signed by herself, in her words, and anew when it changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.privacy.actions import erase
from stepup.safety import policies
from stepup.safety import queries as safety
from stepup.safety.facts import DEFAULTS
from stepup.safety.models import PolicyVersion, SignedText
from stepup.volunteers import actions, conduct, progress, queries, renewals, tasks
from stepup.volunteers.models import ClearanceKind, Signature, Stage
from tests.factories import (
    a_clearance,
    a_mentor,
    a_person,
    a_staff_member,
    a_volunteer,
    kept,
    signed,
    today,
)
from tests.letters import last_letter, link_in
from tests.signing import sign_in


@pytest.fixture
def dana(app):
    """Trained; her check is on file, her signature is not."""
    volunteer = a_volunteer(stage=Stage.TRAINED)
    a_clearance(volunteer.person)
    return volunteer


def the_policy_becomes(**values):
    by = a_person()
    values = policies.as_values(replace(DEFAULTS, **values))
    kept(PolicyVersion(values=values, reason="New", proposed_by=by, decided_by=by, accepted=True))


def test_without_her_signature_she_is_not_cleared_and_with_it_she_is(dana):
    (why,) = actions.why_not(dana, Stage.CLEARED, None)
    assert "signed code of conduct" in why

    conduct.sign(dana.person, "Dana Reyes", "es")

    assert dana.stage is Stage.CLEARED
    signature = db.session.scalars(select(Signature)).one()
    assert (signature.name, signature.text.language) == ("Dana Reyes", "es")
    assert "Nunca prometo guardar un secreto." in signature.text.body
    assert db.session.scalars(select(Entry.deed).where(Entry.kind == "clearance")).all() == [
        "signed"
    ]


def test_she_signs_on_her_own_page_and_a_mistake_keeps_her_name(client, dana):
    sign_in(client, dana.person)
    assert "Read and sign our code of conduct" in client.get("/me").text
    page = client.get("/volunteer/conduct").text
    assert "I never promise to keep a secret." in page

    assert client.post("/volunteer/conduct", data={"name": "D"}).status_code == 422
    assert 'value="D"' in client.post("/volunteer/conduct", data={"name": "D"}).text
    done = client.post("/volunteer/conduct", data={"name": "Dana Reyes"}, follow_redirects=True)

    assert "You signed on" in done.text
    db.session.refresh(dana)
    assert dana.stage is Stage.CLEARED


def test_by_the_link_of_her_letter_she_needs_no_account(client, dana):
    dana.person.language = "es"
    tasks.ask_to_sign()
    page = link_in(last_letter(), "/conduct")

    assert "Doce promesas" in client.get(page).text
    assert client.post(page, data={"name": "Dana Reyes"}).status_code == 303

    assert "Firmó el" in client.get(page).text
    assert db.session.scalars(select(SignedText.language)).all() == ["es"]


@pytest.mark.parametrize("token", ["nonsense", "x" * 300])
def test_a_link_that_is_none_finds_no_page(client, token):
    assert client.get(f"/conduct/{token}").status_code == 404
    assert client.post(f"/conduct/{token}").status_code == 404


def test_whom_staff_have_not_met_reads_it_and_cannot_sign(client, app):
    volunteer = a_volunteer(stage=Stage.SCREENING)
    sign_in(client, volunteer.person)

    assert 'name="name"' not in client.get("/volunteer/conduct").text
    assert client.post("/volunteer/conduct", data={"name": "Dana Reyes"}).status_code == 409
    assert db.session.scalars(select(Signature)).all() == []


def test_staff_cannot_sign_for_her(dana):
    ruth = a_staff_member(Role.COORDINATOR)

    with pytest.raises(Refused, match="signs the code of conduct herself"):
        actions.record_clearance(dana.person, ClearanceKind.CODE_OF_CONDUCT, today(), today(), ruth)


def test_staff_send_her_the_page_and_read_what_she_signed(client, dana):
    sign_in(client, a_staff_member(Role.COORDINATOR))
    page = f"/staff/volunteers/{dana.id}"
    client.post(f"{page}/conduct")
    assert last_letter().purpose == "volunteers/email/conduct"
    assert "has the page already" in client.post(f"{page}/conduct", follow_redirects=True).text

    check = signed(dana.person)

    assert "Send her the page" not in client.get(page).text
    assert "I never promise" in client.get(f"{page}/signatures/{check.id}").text
    assert client.get(f"{page}/signatures/{check.id + 1}").status_code == 404


def test_a_changed_text_is_asked_of_those_who_signed_and_of_nobody_from_the_old_list(dana):
    signed(dana.person)
    old = a_mentor()
    the_policy_becomes(conduct_text="2027-1", former_conduct_until=today() + timedelta(days=30))

    assert conduct.ask_everybody() == 1
    assert conduct.ask_everybody() == 0
    assert db.session.scalars(select(Letter.person_id)).all() == [dana.person_id]

    actions.lapse(today() + timedelta(days=30))
    assert dana.stage is Stage.CLEARED
    actions.lapse(today() + timedelta(days=31))
    assert (dana.stage, queries.of_person(old.id).stage) == (Stage.LAPSED, Stage.CLEARED)


def test_where_the_policy_asks_everybody_the_old_list_signs_too(app):
    old = a_mentor()
    the_policy_becomes(required_checks=("background_check", "code_of_conduct"))

    actions.lapse(today())
    assert queries.of_person(old.id).stage is Stage.LAPSED

    signed(old)
    assert queries.of_person(old.id).stage is Stage.CLEARED


def test_a_year_later_she_is_asked_again_by_a_link_that_signs(client, dana, monkeypatch):
    check = signed(dana.person)
    near = clock.start_of(check.expires_on - timedelta(days=20)) + timedelta(hours=18)
    monkeypatch.setattr(clock, "now", lambda: near)

    assert renewals.ask_for(actions.today()) == 1

    assert "signed code of conduct" in last_letter().subject
    assert client.get(link_in(last_letter(), "/conduct")).status_code == 200


def test_her_bar_says_what_is_last(dana):
    assert progress.of(dana).page == "/volunteer/conduct"
    db.session.delete(queries.clearances_of(dana.person_id)[0])
    signed(dana.person)
    assert "background check is the last step" in progress.of(dana).next


def test_an_erased_womans_signature_keeps_its_row_and_loses_her_name(dana):
    signed(dana.person)

    erase(dana.person, reason="She asked.")

    assert db.session.scalars(select(Signature.name)).one() == "Erased"
    assert safety.policy().conduct_text == "2026-1"
