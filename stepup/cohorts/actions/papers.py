"""A yes on paper: one of staff keeps the scan, a second one says that it counts (SAFE-25)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries, scans, years
from stepup.cohorts.actions import consents
from stepup.cohorts.actions.consents import PhotoChannel, Signature
from stepup.cohorts.files import PAPERS
from stepup.cohorts.models import Enrollment, PaperAnswer
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from stepup.safety import actions as safety

ON_PAPER = "paper"


def announce(
    enrollment: Enrollment,
    guardian: Person,
    said_on: date,
    photo_channels: Collection[PhotoChannel] = (),
) -> PaperAnswer:
    """A list says that there is a yes: nothing counts before the paper itself is here."""
    paper = _blank(enrollment, guardian, said_on)
    paper.photo_channels = _words(photo_channels)
    db.session.add(paper)
    audit.record("awaits a paper", paper, after={"teen": enrollment.teen_id})
    return paper


def _blank(enrollment: Enrollment, guardian: Person, said_on: date) -> PaperAnswer:
    return PaperAnswer(enrollment=enrollment, guardian=guardian, given=True, said_on=said_on)


def _words(photo_channels: Collection[PhotoChannel]) -> str:
    return " ".join(sorted(one.value for one in photo_channels))


def keep(
    enrollment: Enrollment,
    guardian: Person,
    content: bytes,
    *,
    given: bool,
    photo_channels: Collection[PhotoChannel] = (),
    by: Person,
    on: date,
) -> PaperAnswer:
    """A yes waits for a second person; a no counts at once, because any no wins (SAFE-10)."""
    consents.ensure_may_answer(enrollment.teen, guardian, on)
    safety.ensure_may_decide(by, guardian)
    scan = scans.keep(content)
    awaited = queries.awaited_paper(enrollment, guardian)
    paper = awaited or _blank(enrollment, guardian, on)
    paper.given, paper.uploaded_by, paper.uploaded_at = given, by, clock.now()
    paper.photo_channels = _words(photo_channels) if given else ""
    paper.sha256, paper.content_type, paper.size = scan.sha256, scan.content_type, scan.size
    db.session.add(paper)
    audit.record("kept a paper", paper, after={"teen": enrollment.teen_id, "sha256": scan.sha256})
    if not given:
        _count(paper, on)
    return paper


def _count(paper: PaperAnswer, on: date) -> None:
    guardian = paper.guardian
    paper.consent = consents.answer(
        paper.enrollment,
        guardian,
        given=paper.given,
        on=on,
        photo_channels=[PhotoChannel(value) for value in paper.photo_channels.split()],
        signature=Signature(guardian.name, guardian.language, ON_PAPER),
    )


def confirm(paper: PaperAnswer, by: Person, on: date) -> None:
    """She has looked at the scan herself, and is neither who kept it nor close to who signed."""
    _ensure_open(paper)
    if paper.uploaded_by is None or paper.sha256 is None:
        raise Refused("The paper itself is not here yet. Keep its scan first.")
    for about in (paper.uploaded_by, paper.guardian, paper.enrollment.teen.person):
        safety.ensure_may_decide(by, about)
    PAPERS.read(paper.sha256)
    consents.ensure_may_answer(paper.enrollment.teen, paper.guardian, on)
    _ensure_still_meant(paper, on)
    paper.decided_by, paper.decided_at = by, clock.now()
    _count(paper, paper.said_on)
    audit.record("confirmed a paper", paper, after={"by": by.id})


def _ensure_still_meant(paper: PaperAnswer, on: date) -> None:
    """Not last year's, and no older than a no of hers."""
    if years.last_day_of_year(max(paper.said_on, paper.enrollment.starts_on)) < on:
        raise Refused("This paper is of an earlier program year. Ask for a new one.")
    last = queries.last_answer(paper.enrollment.teen.person_id, paper.guardian_id)
    if last is None or last.given and last.revoked_at is None:
        return
    if paper.uploaded_at < (last.revoked_at or last.recorded_at):
        raise Refused("She has said no since this paper came. Ask her again.")


def dismiss(paper: PaperAnswer, by: Person) -> None:
    """It is not what it was taken for: it never counted, and stays on file."""
    _ensure_open(paper)
    paper.decided_by, paper.decided_at = by, clock.now()
    audit.record("dismissed a paper", paper, after={"by": by.id})


def _ensure_open(paper: PaperAnswer) -> None:
    db.session.refresh(paper, with_for_update=True)  # two second persons at once
    if not paper.waits:
        raise Refused("This paper was decided already.")


def forget_scans() -> int:
    """Those of papers that were erased with somebody: once that is written down for good."""
    named = select(PaperAnswer.sha256).where(PaperAnswer.sha256.is_not(None))
    return PAPERS.forget_all_but(set(db.session.scalars(named)))
