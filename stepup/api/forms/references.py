"""Rows and moments that were named, and where the mistake was when there is none."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from marshmallow import ValidationError

from stepup import clock
from stepup.api import queries
from stepup.cohorts.models import Cohort, Program
from stepup.errors import Refused
from stepup.organisation.models import Site

KINDS = {"site": Site, "program": Program, "cohort": Cohort}


@contextmanager
def blaming(*trail):
    """What a rule would refuse is here a mistake in this field."""
    try:
        yield
    except Refused as refusal:
        blame(str(refusal), *trail)


def blame(sentence, *trail):
    raise ValidationError(_boxed(sentence, trail)) from None


def _boxed(sentence, trail):
    return {trail[0]: _boxed(sentence, trail[1:])} if trail else [sentence]


def row_of(kind, wanted, *trail):
    row = queries.referred(KINDS[kind], wanted)
    if row is None:
        blame(f"We know no {kind} “{str(wanted)[:60]}”.", *trail)
    return row


def moment(when: datetime, zone, *trail):
    """UTC; the clock on the wall of that zone when no offset was sent."""
    if when.tzinfo is not None:
        return when.astimezone(UTC)
    with blaming(*trail):
        return clock.from_local(when, zone)


def first_moment(sent, zone, *trail):
    if isinstance(sent, datetime):
        return moment(sent, zone, *trail)
    return clock.start_of(sent, zone)


def last_moment(sent, zone, *trail):
    """A day is meant as a whole."""
    if isinstance(sent, datetime):
        return moment(sent, zone, *trail)
    return clock.start_of(sent + timedelta(days=1), zone)
