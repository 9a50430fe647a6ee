"""The papers of a woman on her way: who knows her, what she learned, what California asks for."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.demo import motives
from stepup.demo.practice import HOME_ZONE, Practice
from stepup.people.models import Person
from stepup.volunteers import actions as volunteers
from stepup.volunteers import conduct, screening
from stepup.volunteers.models import ClearanceKind, Volunteer


def screen(practice: Practice, volunteer: Volunteer) -> None:
    """Two people who know her answer, two of the staff talk with her."""
    for number in range(2):
        friend = practice.cast.woman(practice.area(practice.sites[0]))
        name, address = f"{friend.first_name} {friend.last_name}", f"{number}.{friend.email}"
        known = screening.name_reference(volunteer, name, address, "We worked together")
        screening.answer(known, recommends=True, known_for="four years", words="I trust her.")
    for role in ("coordinator", "safeguarding lead"):
        said = practice.chance.choice(motives.SAID)
        screening.give_opinion(
            volunteer,
            practice.staff[role],
            suitable=True,
            words=said,
            talked_on=clock.now().date(),
            answers=motives.ANSWERED,
        )


def train(practice: Practice, woman: Person) -> None:
    by, today = practice.staff["coordinator"], clock.today(HOME_ZONE)
    for kind in (ClearanceKind.ORIENTATION, ClearanceKind.CHILD_SAFETY):
        ends_on = today + relativedelta(months=24, days=-1)
        volunteers.record_clearance(woman, kind, today - timedelta(days=2), ends_on, by)


def make_regular(practice: Practice, woman: Person) -> None:
    by, today = practice.staff["coordinator"], clock.today(HOME_ZONE)
    for kind in (ClearanceKind.LIVE_SCAN, ClearanceKind.MANDATED_REPORTER):
        ends_on = today + relativedelta(years=5)
        volunteers.record_clearance(woman, kind, today - timedelta(days=3), ends_on, by)


def sign(woman: Person) -> None:
    """The code of conduct, in the language she reads."""
    with audit.acting_as(woman.id, "link"):
        conduct.sign(woman, woman.name, woman.language)
