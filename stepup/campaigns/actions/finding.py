"""An alumna whose mail comes back is found again: somebody is asked, an address is written down."""

from stepup.audit import actions as audit
from stepup.campaigns import inquiries
from stepup.campaigns.queries import lost, reasons
from stepup.campaigns.queries.audience import today
from stepup.campaigns.queries.lost import Knower
from stepup.cohorts.models import Alumna
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import actions as people
from stepup.safety import facts
from stepup.safety import queries as safety


def ask_after(alumna: Alumna, person_id: int) -> Letter:
    """One letter to one woman who knew her; asking her again writes nothing."""
    ensure_may_be_asked_after(alumna)
    knower = _chosen(alumna, person_id)
    if knower.asked_at is not None:
        raise Refused("She was asked already, and nobody is asked twice.")
    audit.record(lost.ASKED_AFTER, alumna, after={"person": person_id})
    return inquiries.send(alumna, knower.person, mentored_her=knower.mentored_her)


def _chosen(alumna: Alumna, person_id: int) -> Knower:
    for knower in lost.who_knows(alumna):
        if knower.person.id == person_id:
            return knower
    raise Refused("We may not write to her at the moment. Choose somebody else.")


def ensure_may_be_asked_after(alumna: Alumna) -> None:
    """SAFE-23: of whom we may not write to, a minor or one on hold, nobody else reads either."""
    person = alumna.person
    mentee = facts.PastMentee(
        person.id,
        reasons.age_on(today(), person.born_on, alumna.graduated_on),
        safety.is_held(person.id),
        alumna.closed_for_cause_at is not None,
        alumna.may_invite,
    )
    if person.erased_at is not None or reasons.forbidden_by(mentee, safety.policy()) is not None:
        raise Refused("She may not be written to, so nobody is asked after her.")


def write_down_address(alumna: Alumna, email: str) -> None:
    """Whoever says where she is reached, or that she is reached again, is believed about that one
    address; what she asked for herself stands."""
    people.write_down_address(alumna.person, email)
    outbox.trust_again(alumna.person.email or "")
