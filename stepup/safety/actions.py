"""Stopping somebody's youth contact at once, letting it start again; changing the policy."""

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.people.queries import grants_of
from stepup.safety import policies, queries, rules
from stepup.safety.facts import Adult, Policy
from stepup.safety.models import Hold, PolicyVersion


def place_hold(person: Person, by: Person | None, note: str = "") -> Hold:
    """From now on nothing lets her near the girls; `by` is nobody when the clock or an import does.

    The note stays with the hold: neither the log nor any letter repeats it.
    """
    hold = Hold(person=person, placed_by_id=by.id if by else None, note=note.strip())
    db.session.add(hold)
    audit.record("placed a hold", hold, after={"person": person.id})
    outbox.cancel_where(Letter.person_id == person.id, Letter.campaign_id.is_not(None))
    return hold


def read_note(hold: Hold) -> str:
    """Why she is on hold: for the safeguarding lead; reading it is a deed and is written down."""
    audit.record("read the reason", hold)
    return hold.note


def lift_hold(hold: Hold, by: Person, with_: Person) -> None:
    """SAFE-19, SAFE-25: the safeguarding lead and a second staff member decide together."""
    if hold.lifted_at is not None:
        return
    ensure_may_lift(hold, by, with_)
    hold.lifted_at = clock.now()
    hold.lifted_by_id, hold.lifted_with_id = by.id, with_.id
    audit.record("lifted a hold", hold, after={"person": hold.person_id, "with": with_.id})


def ensure_may_lift(hold: Hold, by: Person, with_: Person) -> None:
    leads = queries.safeguarding_leads()
    reasons = rules.lifting_hold(hold.person_id, by.id, with_.id, leads)
    for decider in (by, with_):
        reasons += rules.deciding(as_adult(decider), as_adult(hold.person))
    if reasons:
        raise Refused.because(reasons[:1])
    if not grants_of(with_):
        raise Refused("The second person who lifts a hold must be a member of staff.")


def ensure_may_decide(by: Person | None, about: Person) -> None:
    """SAFE-25, for whatever somebody decides about somebody; nobody is the clock or an import."""
    reasons = rules.deciding(as_adult(by), as_adult(about)) if by else []
    if reasons:
        raise Refused.because(reasons)


def as_adult(person: Person) -> Adult:
    return Adult(person.id, household_id=person.household_id)


def propose_policy(policy: Policy, by: Person, reason: str) -> PolicyVersion:
    """It counts when a second person says yes; a proposal that still waits is replaced."""
    if not reason.strip():
        raise Refused("Say why the policy changes: whoever confirms it has to know.")
    reasons = rules.acceptable(policy)
    if reasons:
        raise Refused.because(reasons)
    if not policies.differences(queries.policy(), policy):
        raise Refused("Nothing would change: these are the values that count now.")
    waiting = queries.proposed_policy()
    if waiting is not None:
        _decide(waiting, by, accepted=False)
    version = PolicyVersion(values=policies.as_values(policy), reason=reason.strip()[:500])
    version.proposed_by = by
    db.session.add(version)
    audit.record("proposed", version, reason=version.reason)
    return version


def decide_policy(version: PolicyVersion, by: Person, *, accepted: bool) -> None:
    """SAFE-25: a second person says yes; taking it back needs nobody else."""
    db.session.refresh(version, with_for_update=True)
    if version.accepted is not None:
        raise Refused("This proposal was decided already. Look at the values that count now.")
    if accepted:
        ensure_may_decide(by, version.proposed_by)
    _decide(version, by, accepted=accepted)


def _decide(version: PolicyVersion, by: Person, *, accepted: bool) -> None:
    before, proposed = queries.policy(), policies.from_values(version.values)
    changed = policies.differences(before, proposed)
    version.accepted, version.decided_by, version.decided_at = accepted, by, clock.now()
    queries.forget_policy()
    audit.record(
        "accepted" if accepted else "refused",
        version,
        before={name: str(old) for name, (old, _new) in changed.items()},
        after={name: str(new) for name, (_old, new) in changed.items()},
        reason=version.reason,
    )
