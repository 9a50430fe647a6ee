"""From applicant to mentor, one recorded step at a time."""

from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.safety import actions as safety
from stepup.safety import facts, rules
from stepup.safety import queries as holds
from stepup.volunteers import emails, queries, screening, stages
from stepup.volunteers.models import Clearance, ClearanceKind, Move, Stage, Volunteer


def apply(person: Person, motivation: str, source: str) -> Volunteer:
    """She wants to mentor; somebody who applied before stays where she is on the way."""
    _lock(person)  # a double click makes one application
    ensure_of_age(person.age_on(today()))
    volunteer = queries.of_person(person.id) or _new(person, source)
    if not stages.MOVES[volunteer.stage]:
        raise Refused("Please call us before you apply again: we would like to talk first.")
    if Stage.APPLICANT not in stages.MOVES[volunteer.stage]:
        return volunteer
    if motivation.strip():
        volunteer.motivation = motivation.strip()
    volunteer.source = source or volunteer.source
    volunteer.applied_at = clock.now()
    _move(volunteer, Stage.APPLICANT, reason="She applied.")
    emails.received(volunteer)
    return volunteer


def apply_as_herself(person: Person, motivation: str, born_on: date | None) -> Volunteer:
    """Signed in, she may tell us the birth date that we do not have; not another one."""
    if person.born_on is None:
        person.born_on = born_on
    return apply(person, motivation, "page")


def ensure_born_early_enough(born_on: date) -> None:
    """Before anything is kept of what she typed (SAFE-11, SAFE-26)."""
    ensure_of_age(clock.years_between(born_on, today()))


def ensure_of_age(age: int | None) -> None:
    reasons = rules.own_data(age, holds.policy()) or rules.grown_up(age, holds.policy())
    if reasons:
        raise Refused.because(reasons)


def propose(person: Person, motivation: str, site: Site | None = None) -> Volunteer | None:
    """A guest filled in the form in this person's name; she confirms it from her own mailbox.

    Nothing that is stored changes, and no answer tells the guest whether we know her: of a minor,
    or of somebody without an address, there is neither a row nor a letter.
    """
    _lock(person)
    if person.email is None or person.is_minor_on(today()):
        return None
    known = queries.of_person(person.id)
    volunteer = known or _new(person, "page")
    if known is None:
        volunteer.motivation, volunteer.site = motivation.strip(), site
    if Stage.APPLICANT in stages.MOVES[volunteer.stage]:
        emails.confirm_please(volunteer)
    elif stages.MOVES[volunteer.stage]:
        emails.already(volunteer)
    return volunteer


def confirm(volunteer: Volunteer) -> Volunteer:
    """She opened the letter, so the address is hers."""
    if volunteer.person.email_verified_at is None:
        volunteer.person.email_verified_at = clock.now()
    return apply(volunteer.person, volunteer.motivation, volunteer.source)


def enter(person: Person, stage: Stage, source: str, *, reason: str) -> Volunteer:
    """Somebody who is known from elsewhere, where staff's records say she stands; no letter."""
    _lock(person)
    known = queries.of_person(person.id)
    if known is not None:
        return known
    ensure_of_age(person.age_on(today()))
    volunteer = _new(person, source)
    if stage is not volunteer.stage:
        _move(volunteer, stage, reason=reason)
    return volunteer


def _new(person: Person, source: str) -> Volunteer:
    volunteer = Volunteer(person=person, stage=Stage.LEAD, source=source[:80])
    db.session.add(volunteer)
    db.session.flush()
    return volunteer


def advance(
    volunteer: Volunteer, to_stage: Stage, by: Person | None, reason: str = ""
) -> Volunteer:
    """One listed move; `by` is nobody when a recorded fact or the clock moves her."""
    _lock(volunteer)
    reasons = why_not(volunteer, to_stage, by)
    if reasons:
        sentences = " ".join(reasons)
        raise Refused(sentences)
    _move(volunteer, to_stage, by=by, reason=reason)
    return volunteer


def why_not(volunteer: Volunteer, to_stage: Stage, by: Person | None) -> list[str]:
    """What keeps her from this stage, in sentences; the closed choice on the page says the same."""
    if to_stage not in stages.MOVES[volunteer.stage]:
        return [f"There is no way from {volunteer.stage.value} to {to_stage.value}."]
    missing = []
    if to_stage in stages.NEEDS_CHECKS:
        day = today()
        missing = rules.cleared(queries.facts_of(volunteer.person, day), day, holds.policy())
    if to_stage is Stage.SCREENED:
        missing = rules.suitable(screening.found_about(volunteer), holds.policy())
    if to_stage is Stage.TRAINED:
        checks = queries.facts_of(volunteer.person, today()).checks
        missing = rules.training(checks, today(), holds.policy())
    if by is not None and not _is_her_own(volunteer, to_stage, by):
        deciding = rules.deciding(safety.as_adult(by), safety.as_adult(volunteer.person))
        missing = [*missing, *deciding]
    sentences = [reason.sentence for reason in missing]
    if to_stage is Stage.REMOVED and not holds.is_held(volunteer.person_id):
        sentences.append("Place a hold on her first: it stops everything at once.")
    return sentences


def _is_her_own(volunteer: Volunteer, to_stage: Stage, by: Person) -> bool:
    return by.id == volunteer.person_id and to_stage in stages.HER_OWN


def _move(
    volunteer: Volunteer, to_stage: Stage, *, by: Person | None = None, reason: str = ""
) -> None:
    before = volunteer.stage
    volunteer.stage, volunteer.stage_since = to_stage, clock.now()
    step = Move(volunteer=volunteer, from_stage=before, to_stage=to_stage, reason=reason[:300])
    step.by_id = by.id if by else None
    db.session.add(step)
    audit.record(
        "moved",
        volunteer,
        before={"stage": before.value},
        after={"stage": to_stage.value},
        reason=reason[:300] or None,
    )


def record_clearance(
    person: Person,
    kind: ClearanceKind,
    issued_on: date | None,
    expires_on: date | None,
    by: Person | None,
    *,
    reference: str = "",
) -> Clearance:
    """SAFE-02, SAFE-25. When it was the last piece that she missed, she is cleared.

    Without a last day it counts as long as the policy lets it.
    """
    if kind is ClearanceKind.CODE_OF_CONDUCT:
        raise Refused("She signs the code of conduct herself. Send her the page.")
    safety.ensure_may_decide(by, person)
    if expires_on is None and kind.value not in holds.policy().months_valid:
        raise Refused("Until which day is it valid? The policy names no end for this kind.")
    check = facts.Check(kind.value, issued_on, expires_on or date.max)
    reasons = rules.recordable_check(check, today(), holds.policy())
    if reasons or issued_on is None:
        raise Refused.because(reasons)
    clearance = Clearance(person=person, kind=kind, issued_on=issued_on)
    clearance.expires_on = rules.last_day(check, holds.policy())
    clearance.reference = reference.strip()[:80]
    clearance.recorded_by_id = by.id if by else None
    db.session.add(clearance)
    audit.record("recorded", clearance, after=_facts(clearance))
    clear_when_complete(person, by)
    return clearance


def _facts(clearance: Clearance) -> dict[str, str | int | float | bool | None]:
    return {
        "person": clearance.person_id,
        "kind": clearance.kind.value,
        "issued_on": clearance.issued_on.isoformat(),
        "expires_on": clearance.expires_on.isoformat(),
    }


def clear_when_complete(person: Person, by: Person | None) -> None:
    volunteer = queries.of_person(person.id)
    if volunteer is None or volunteer.stage not in (Stage.TRAINED, Stage.LAPSED):
        return
    if not why_not(volunteer, Stage.CLEARED, by):
        _move(volunteer, Stage.CLEARED, by=by, reason="Every check is valid.")


def revoke_clearance(clearance: Clearance, by: Person | None, reason: str) -> None:
    """It was entered in error, or the vendor took it back."""
    safety.ensure_may_decide(by, clearance.person)
    if clearance.revoked_at is None:
        clearance.revoked_at = clock.now()
        audit.record("revoked", clearance, before=_facts(clearance), reason=reason[:300])


def came(person: Person) -> None:
    """She was there and counted: a cleared woman, or one who had not come for long, is active."""
    volunteer = queries.of_person(person.id)
    if volunteer is not None and volunteer.stage in stages.COMES_BACK_FROM:
        _move(volunteer, Stage.ACTIVE, reason="She came.")


def rest(volunteer: Volunteer) -> None:
    _move(volunteer, Stage.INACTIVE, reason="Has not come for six months.")


def lapse(on: date) -> int:
    """Those whose checks have ended are lapsed from today; answer how many."""
    late = queries.no_longer_cleared(on)
    for volunteer in late:
        _move(volunteer, Stage.LAPSED, reason="A check has ended.")
    return len(late)


def _lock(row: Person | Volunteer) -> None:
    db.session.flush()  # a refresh forgets what is not written yet
    db.session.refresh(row, with_for_update=True)


def today() -> date:
    return clock.today(organisation.current().time_zone)
