"""Where both have a row of their own: one of the two goes on, and every no in either wins."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from stepup import clock
from stepup.cohorts.models import (
    Alumna,
    Consent,
    ConsentKind,
    Enrollment,
    EnrollmentState,
    Guardianship,
    PaperAnswer,
    Teen,
)
from stepup.db import db
from stepup.duplicates import moving, queries
from stepup.duplicates.ledger import Cells, Ledger, rows_where
from stepup.duplicates.places import LIMBS
from stepup.events.models import Invitation
from stepup.mentoring.models import Match
from stepup.people.models import PersonalLink, Purpose
from stepup.volunteers.models import Stage, Volunteer

FURTHER = (  # of two applications this one goes on; a no comes before all of them
    Stage.LEAD,
    Stage.WITHDRAWN,
    Stage.RETIRED,
    Stage.APPLICANT,
    Stage.SCREENING,
    Stage.SCREENED,
    Stage.TRAINED,
    Stage.LAPSED,
    Stage.INACTIVE,
    Stage.RESTING,
    Stage.CLEARED,
    Stage.ACTIVE,
    Stage.DECLINED,
    Stage.REMOVED,
)
LASTS = (
    EnrollmentState.EXITED,
    EnrollmentState.APPLICANT,
    EnrollmentState.WAITLISTED,
    EnrollmentState.CONSENT_PENDING,
    EnrollmentState.CONSENTED,
    EnrollmentState.SUSPENDED,
    EnrollmentState.PAUSED,
    EnrollmentState.ENROLLED,
    EnrollmentState.AT_RISK,
    EnrollmentState.ACTIVE,
    EnrollmentState.GRADUATED,
    EnrollmentState.CLOSED,
)


def combine_limbs(ledger: Ledger) -> None:
    """Before anything else is moved: what hangs on her second record goes to the first."""
    kept, gone = (
        queries.limbs_of(number) for number in (ledger.merge.kept_id, ledger.merge.gone_id)
    )
    for place, limb in LIMBS.items():
        if limb in kept and limb in gone:
            for row in moving.move(ledger, queries.column(place), gone[limb], kept[limb]):
                _settle(ledger, place, row, kept[limb])
    for model, fill in FILLS.items():
        hers, others = _row(model, ledger.merge.kept_id), _row(model, ledger.merge.gone_id)
        if hers and others:
            fill(ledger, hers, others)


def _row(model: type[db.Model], person_id: int) -> Cells | None:
    return next(iter(rows_where(model.__table__, model.person_id == person_id)), None)


def _settle(ledger: Ledger, place: str, row: Cells, kept_id: int) -> None:
    """A row that both had: the kept one takes over what the other said."""
    if place == "guardianship.teen_id":
        guardians(ledger, row, teen_id=kept_id, guardian_id=row["guardian_id"])
    if place == "enrollment.teen_id":
        _enrolments(ledger, row, kept_id)


def guardians(ledger: Ledger, row: Cells, *, teen_id: object, guardian_id: object) -> None:
    """SAFE-10: whoever is barred, or speaks for her no more, on one record is so on both."""
    table = Guardianship.__table__
    both = Guardianship.teen_id == teen_id, Guardianship.guardian_id == guardian_id
    [stays] = rows_where(table, *both)
    ends = [row["ended_on"], stays["ended_on"]]
    barred = bool(row["no_contact"] or stays["no_contact"])
    ledger.change(table, [stays], no_contact=barred, ended_on=_earliest(ends))
    ledger.change(table, [row], ended_on=row["ended_on"] or clock.today("UTC"))


def _earliest(moments: list[object]) -> object:
    return min((one for one in moments if one is not None), key=str, default=None)


def _enrolments(ledger: Ledger, row: Cells, teen_id: int) -> None:
    table, papers, links = (model.__table__ for model in (Enrollment, PaperAnswer, PersonalLink))
    both = Enrollment.teen_id == teen_id, Enrollment.cohort_id == row["cohort_id"]
    [stays] = rows_where(table, *both)
    further = max(row, stays, key=lambda one: LASTS.index(one["state"]))
    ledger.change(table, [stays], state=further["state"], ends_on=further["ends_on"])
    left = {"state": EnrollmentState.EXITED, "ends_on": row["ends_on"] or clock.today("UTC")}
    ledger.change(table, [row], **left)
    hers = rows_where(papers, PaperAnswer.enrollment_id == row["id"])
    ledger.change(papers, hers, enrollment_id=stays["id"])
    asked = PersonalLink.purpose == Purpose.CONSENT, PersonalLink.thing_id == row["id"]
    ledger.change(links, rows_where(links, *asked), thing_id=stays["id"])


def _teens(ledger: Ledger, hers: Cells, others: Cells) -> None:
    table = Teen.__table__
    notes = [str(row["medical_notes"]) for row in (hers, others) if row["medical_notes"]]
    stopped = _earliest([hers["contact_stopped_at"], others["contact_stopped_at"]])
    filled = {name: hers[name] or others[name] for name in ("grade", "school", "home_language")}
    filled |= {"medical_notes": "\n".join(dict.fromkeys(notes)), "contact_stopped_at": stopped}
    ledger.change(table, [hers], **filled)


def _volunteers(ledger: Ledger, hers: Cells, others: Cells) -> None:
    table = Volunteer.__table__
    further = max(hers, others, key=lambda row: FURTHER.index(row["stage"]))
    ledger.change(
        table,
        [hers],
        stage=further["stage"],
        stage_since=further["stage_since"],
        motivation=hers["motivation"] or others["motivation"],
        applied_at=min(hers["applied_at"], others["applied_at"], key=str),
    )
    ledger.change(table, [others], stage=Stage.WITHDRAWN)
    _lead_elsewhere(ledger, Purpose.APPLICATION, others["id"], hers["id"])


def _alumnae(ledger: Ledger, hers: Cells, others: Cells) -> None:
    table = Alumna.__table__
    closed = _earliest([hers["closed_for_cause_at"], others["closed_for_cause_at"]])
    invited = bool(hers["may_invite"] and others["may_invite"])
    ledger.change(table, [hers], closed_for_cause_at=closed, may_invite=invited)
    ledger.change(table, [others], may_invite=False)
    _lead_elsewhere(ledger, Purpose.ALUMNA, others["id"], hers["id"])


def _lead_elsewhere(ledger: Ledger, purpose: Purpose, old: object, new: object) -> None:
    table = PersonalLink.__table__
    leading = rows_where(table, PersonalLink.purpose == purpose, PersonalLink.thing_id == old)
    ledger.change(table, leading, thing_id=new)


FILLS: Mapping[type[db.Model], Callable[[Ledger, Cells, Cells], None]] = {
    Teen: _teens,
    Volunteer: _volunteers,
    Alumna: _alumnae,
}


def said_no_to_invitations(person_id: int) -> bool:
    """Her last word about being asked back."""
    hers = Consent.person_id == person_id, Consent.kind == ConsentKind.CONTACT
    last = db.session.scalars(sa.select(Consent).where(*hers).order_by(Consent.id.desc())).first()
    return last is not None and (not last.given or last.revoked_at is not None)


def never_invite(ledger: Ledger) -> None:
    table = Alumna.__table__
    hers = rows_where(table, Alumna.person_id == ledger.merge.kept_id, Alumna.may_invite)
    ledger.change(table, hers, may_invite=False)


def settle_what_stayed(ledger: Ledger) -> None:
    """After the moves: rows that the kept record has already, left on the empty one."""
    gone, kept = ledger.merge.gone_id, ledger.merge.kept_id
    for row in rows_where(Guardianship.__table__, Guardianship.guardian_id == gone):
        guardians(ledger, row, teen_id=row["teen_id"], guardian_id=kept)
    for row in rows_where(Invitation.__table__, Invitation.person_id == gone):
        _sequences(ledger, row, kept)
    left = sa.or_(Match.mentor_id == gone, Match.teen_person_id == gone), Match.ended_on.is_(None)
    for row in rows_where(Match.__table__, *left):
        ended = max(clock.today("UTC"), row["starts_on"])
        ledger.change(Match.__table__, [row], ended_on=ended)


def _sequences(ledger: Ledger, row: Cells, kept: int) -> None:
    """The next invitation must be above whatever was sent to either of them (RFC 5546)."""
    table = Invitation.__table__
    hers = Invitation.event_id == row["event_id"], Invitation.person_id == kept
    for stays in rows_where(table, *hers):
        highest = max(one["sequence"] for one in (row, stays))
        ledger.change(table, [stays], sequence=highest)
