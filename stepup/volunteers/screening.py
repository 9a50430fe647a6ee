"""Who knows her, and what staff found when they talked with her: before anybody says yes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from flask_babel import gettext as _

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.inserts import insert_first
from stepup.locks import lock_row
from stepup.people import names
from stepup.people.models import Person
from stepup.safety import actions as safety
from stepup.safety import facts
from stepup.volunteers import emails, interviews, queries
from stepup.volunteers.models import Opinion, Reference, Stage, Volunteer

MOST = 5
NOTHING: Mapping[str, str] = MappingProxyType({})
WHILE = (Stage.APPLICANT, Stage.SCREENING)


def name_reference(volunteer: Volunteer, name: str, email: str, relation: str = "") -> Reference:
    """She, or staff, names somebody who knows her; the link goes out at once."""
    if volunteer.stage not in WHILE:
        raise Refused(_("References are asked for while the application is looked at."))
    address = names.email_address(email)
    if address == volunteer.person.email:
        raise Refused(_("That is your own address. Name somebody who knows you."))
    if len(queries.references_of(volunteer)) >= MOST:
        raise Refused(_("That is enough: we write to five people at most."))
    kept = insert_first(_reference(volunteer, name, address, relation))
    if kept is None:
        raise Refused(_("We have written to this address already."))
    audit.record("named a reference", volunteer, after={"reference": kept.id})
    emails.reference(kept)
    return kept


def _reference(volunteer: Volunteer, name: str, address: str, relation: str) -> Reference:
    known = Reference(volunteer_id=volunteer.id, email=address)
    known.name = names.short(name, _("A name"), 160)
    known.relation = names.short(relation, _("How you know each other"), 120)
    return known


def answer(reference: Reference, *, recommends: bool, known_for: str, words: str) -> None:
    """Once: who thinks again calls us."""
    lock_row(reference)
    if reference.answered_at is not None:
        raise Refused(_("Your answer is with us already. Thank you! To add something, call us."))
    reference.answered_at, reference.recommends = clock.now(), recommends
    reference.known_for, reference.words = known_for.strip()[:120], words.strip()[:5000]
    audit.record("answered", reference, after={"recommends": recommends})


def give_opinion(
    volunteer: Volunteer,
    by: Person,
    *,
    suitable: bool,
    words: str,
    talked_on: date | None = None,
    answers: Mapping[str, str] = NOTHING,
) -> Opinion:
    """SAFE-25: not about herself, nor about somebody at her own address."""
    if volunteer.stage is not Stage.SCREENING:
        raise Refused("Opinions are given while she is being screened.")
    if not words.strip():
        raise Refused("Write what you found: the next reader was not there.")
    if talked_on is not None and talked_on > clock.now().date():
        raise Refused("That day has not come yet. When did you talk?")
    safety.ensure_may_decide(by, volunteer.person)
    opinion = Opinion(volunteer=volunteer, by=by, suitable=suitable, words=words.strip()[:5000])
    opinion.talked_on, opinion.answers = talked_on, _said(answers)
    db.session.add(opinion)
    audit.record("gave an opinion", opinion, after={"suitable": suitable})
    return opinion


def _said(answers: Mapping[str, str]) -> dict[str, str]:
    asked = {name: answers.get(name, "").strip()[:2000] for name in interviews.QUESTIONS}
    return {name: answer for name, answer in asked.items() if answer}


def found_about(volunteer: Volunteer) -> facts.Screening:
    """Since she last applied: what was said about an earlier application is history."""
    last = {
        opinion.by_id: opinion.suitable
        for opinion in queries.opinions_of(volunteer)
        if opinion.at >= volunteer.applied_at
    }
    references = queries.references_of(volunteer)
    return facts.Screening(
        for_her=frozenset(by_id for by_id, suitable in last.items() if suitable),
        against_her=frozenset(by_id for by_id, suitable in last.items() if not suitable),
        references=sum(one.recommends is True for one in references),
        warnings=sum(one.recommends is False for one in references),
    )
