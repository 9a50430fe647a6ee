"""Mentors and girls: those who meet now, and those whom a class left behind as lineage."""

from collections.abc import Sequence
from datetime import time
from functools import partial

from stepup import clock
from stepup.audit import actions as audit
from stepup.demo.practice import HOME_ZONE, Group, Practice, at
from stepup.errors import Refused
from stepup.mentoring import actions as mentoring
from stepup.mentoring import meetings
from stepup.mentoring.models import Match, Meeting
from stepup.mentoring.plans import Plan

NOW, BEFORE, PARTED = 18, 11, 3
MEETING = 12
MATCHED_AGO = 120
TABLE = "The long table by the window"
MAY_BE_NAMED = 0.7
PARTED_BECAUSE = (
    "Her mentor moved away; both wrote a letter to say goodbye.",
    "Basketball season: no free afternoon until spring.",
    "A better fit was found with a mentor who speaks Vietnamese.",
)


def pair(practice: Practice) -> None:
    """Of every cohort the same share, from four months ago on."""
    for number in range(NOW):
        moment = practice.ago(MATCHED_AGO - 3 * number - number % 2, 11, 15)
        practice.diary.note(moment, partial(_pair, practice, number))


def _pair(practice: Practice, number: int) -> None:
    group = practice.groups[number % len(practice.groups)]
    made = _match(practice, group, number // len(practice.groups))
    if made is not None and PARTED <= number < MEETING:
        moment = practice.ago(2, 10, number)
        practice.diary.note(moment, partial(_meet, practice, made, group, number))
    if made is not None and number < PARTED:
        moment = practice.ago(40 - 9 * number, 15)
        practice.diary.note(moment, partial(_part, made, PARTED_BECAUSE[number]))


def pair_class(practice: Practice, group: Group) -> list[Match]:
    found = (_match(practice, group, number) for number in range(BEFORE))
    return [made for made in found if made is not None]


def _match(practice: Practice, group: Group, number: int) -> Match | None:
    """The first of the women of this site who may."""
    by = practice.staff["match support"]
    women = practice.mentors[group.site.name]
    mentor, girl = women[(number * 3) % len(women)], group.girls[number]
    with audit.acting_as(by.id, "page"):
        try:
            return mentoring.match(mentor, girl, on=clock.today(HOME_ZONE), cohort=group.cohort)
        except Refused:
            return None


def _meet(practice: Practice, made: Match, group: Group, number: int) -> Meeting | None:
    """Next week, at a table where the site lead is, if her family said yes to it."""
    day, zone = practice.day(-4 - number % 5), group.site.time_zone
    starts_at, ends_at = (at(day, time(hour), zone) for hour in (16, 17))
    host = practice.leads[group.site.name]
    planned = Plan(starts_at, ends_at, group.site, host, place=TABLE)
    with audit.acting_as(practice.staff["match support"].id, "page"):
        try:
            return meetings.plan(made, planned)
        except Refused:
            return None


def _part(made: Match, because: str) -> None:
    if made.ended_on is None:
        mentoring.end(made, because)


def let_go(practice: Practice, made: Sequence[Match]) -> None:
    """The season ends: most mentors agree to be named when their mentee is asked back."""
    for match in made:
        if match.ended_on is None:
            named = practice.chance.random() < MAY_BE_NAMED
            mentoring.end(match, "She graduated.", may_be_named=named)
