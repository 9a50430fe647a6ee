"""Checks that end: asked for in time, once at each step."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup.db import db
from stepup.outbox.models import Letter
from stepup.volunteers import renewals
from stepup.volunteers.models import Stage
from tests.factories import a_clearance, a_mentor, a_volunteer, today
from tests.letters import last_letter, plain_text


def keys():
    return [
        key.rpartition(":")[2]
        for key in db.session.scalars(select(Letter.dedupe_key).order_by(Letter.id))
    ]


def test_at_sixty_thirty_seven_and_no_days_left_once_each(app):
    ends = today() + timedelta(days=70)
    a_mentor(cleared_until=ends)

    for days in range(75, -3, -1):
        renewals.ask_for(ends - timedelta(days=days))
        renewals.ask_for(ends - timedelta(days=days))

    assert keys() == ["60", "30", "7", "0"]
    assert "counts for the last time today" in plain_text(last_letter())


def test_a_missed_night_is_made_up_for(app):
    ends = today() + timedelta(days=70)
    a_mentor(cleared_until=ends)

    renewals.ask_for(ends - timedelta(days=25))

    assert keys() == ["30"]
    assert "for 25 days more" in plain_text(last_letter())


@pytest.mark.parametrize("stage", [Stage.RETIRED, Stage.REMOVED, Stage.APPLICANT])
def test_who_does_not_serve_is_not_asked(app, stage):
    volunteer = a_volunteer(stage=stage)
    a_clearance(volunteer.person, expires_on=today() + timedelta(days=5))

    assert renewals.ask_for(today()) == 0


def test_who_has_renewed_is_not_asked(app):
    mentor = a_mentor(cleared_until=today() + timedelta(days=5))
    a_clearance(mentor, expires_on=today() + timedelta(days=500))

    assert renewals.ask_for(today()) == 0
