"""Why two records are not made one, in sentences; the page and the deed ask the same."""

from collections.abc import Iterator

from sqlalchemy import func, select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Guardianship
from stepup.db import db
from stepup.duplicates import combining, doors, queries
from stepup.duplicates.places import WORDS
from stepup.people import queries as known
from stepup.people.models import Person, Role
from stepup.safety import actions as deciding
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers.models import Stage, Volunteer

SAID_NO = (Stage.DECLINED, Stage.REMOVED)


def against(kept: Person, gone: Person, by: Person) -> list[str]:
    """Everything that speaks against it; nothing means that it may be done."""
    if kept.id == gone.id:
        return ["This is one record already."]
    return [*_of_safety(kept, gone, by), *_of_accounts(kept, gone, by), *_of_two(kept, gone)]


def _of_safety(kept: Person, gone: Person, by: Person) -> Iterator[str]:
    if kept.erased_at is not None or gone.erased_at is not None:
        yield "One of them was erased or merged before. Look for the record that is left."
    for person in (kept, gone):
        reasons = rules.deciding(deciding.as_adult(by), deciding.as_adult(person))
        if reasons:
            yield reasons[0].sentence
            break
    for reason in rules.one_person(_record(kept), _record(gone), safety.policy()):
        yield reason.sentence
    yield from _of_decisions(kept, gone)


def _record(person: Person) -> facts.Record:
    today = clock.today("UTC")
    return facts.Record(
        person.id,
        age=person.age_on(today),
        enrolled=bool(cohorts.enrolled_ids([person.id], today)),
        serves=_serves(person.id),
    )


def _serves(person_id: int) -> bool:
    volunteer = select(func.count()).where(Volunteer.person_id == person_id)
    guardian = select(func.count()).where(Guardianship.guardian_id == person_id)
    counts = db.session.scalar(volunteer), db.session.scalar(guardian)
    return any(counts) or bool(known.grants_of(db.session.get_one(Person, person_id)))


def _of_decisions(kept: Person, gone: Person) -> Iterator[str]:
    """A no is never laundered, and nobody loses an accepted place by an old no unseen."""
    stages = [_stage(kept), _stage(gone)]
    refused = [stage for stage in stages if stage in SAID_NO]
    if refused and any(stage and stage.is_accepted for stage in stages):
        yield (
            f"One application was {refused[0].value}, the other is accepted. "
            "Decide first which of the two is right."
        )


def _stage(person: Person) -> Stage | None:
    return db.session.scalar(select(Volunteer.stage).where(Volunteer.person_id == person.id))


def _of_accounts(kept: Person, gone: Person, by: Person) -> Iterator[str]:
    hers, others = known.account_of(kept), known.account_of(gone)
    if others is not None and others.has_second_factor and hers is not None:
        if hers.has_second_factor:
            yield "Both sign in with an authenticator of their own. Reset one of the two first."
        else:
            yield f"{gone.name} signs in with an authenticator: keep that record instead."
    is_admin = any(
        given.role is Role.ADMIN and given.site_id is None for given in known.grants_of(by)
    )
    if not is_admin and (known.grants_of(kept) or known.grants_of(gone)):
        yield "One of them is a member of staff. An admin of the whole house merges those."


def _of_two(kept: Person, gone: Person) -> Iterator[str]:
    """What only two people can have done."""
    for title in queries.events_of_both(kept.id, gone.id)[:3]:
        yield f"Both have a place at {title}. Take one of the two back first."
    for title in queries.evenings_of_both(kept.id, gone.id)[:3]:
        yield f"Both were checked in at {title}. If that was one woman, undo one of the two there."
    for table in queries.tables_naming_both(kept.id, gone.id):
        yield f"They stand beside each other in the {WORDS[table]}: that takes two people."
    if queries.have_both_judged(kept.id, gone.id):
        yield "Both interviewed the same applicant and decided about her: that takes two people."


def heeded(kept: Person, gone: Person) -> list[str]:
    """What counts for both from then on, whatever is chosen."""
    names = {kept.id: kept.name, gone.id: gone.name}
    said = [
        f"{names[number]} is on hold: the hold stays, and every coming place is freed."
        for number in sorted(safety.held_ids(names))
    ]
    said += [
        f"{suppression.address or 'An address'} asked us not to write ({suppression.reason}): "
        "that counts for both addresses."
        for suppression in doors.wishes([one.email for one in (kept, gone) if one.email])
    ]
    if any(combining.said_no_to_invitations(number) for number in names):
        said.append("She does not want to be invited back: no campaign writes to her.")
    if queries.is_barred_somewhere([*names]):
        said.append("A family barred her from contact: she stays barred there.")
    return said
