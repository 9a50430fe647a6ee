"""A yes on paper: one of staff keeps the scan, a second one says that it counts (SAFE-25)."""

from collections.abc import Collection
from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import scans
from stepup.cohorts.actions import consents
from stepup.cohorts.actions.consents import PhotoChannel, Signature
from stepup.cohorts.models import Enrollment, PaperAnswer
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from stepup.safety import actions as safety

ON_PAPER = "paper"


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
    paper = PaperAnswer(enrollment=enrollment, guardian=guardian, given=given, uploaded_by=by)
    paper.photo_channels = " ".join(sorted(one.value for one in photo_channels)) if given else ""
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
    for about in (paper.uploaded_by, paper.guardian, paper.enrollment.teen.person):
        safety.ensure_may_decide(by, about)
    scans.read(paper.sha256)
    paper.decided_by, paper.decided_at = by, clock.now()
    _count(paper, on)
    audit.record("confirmed a paper", paper, after={"by": by.id})


def dismiss(paper: PaperAnswer, by: Person) -> None:
    """It is not what it was taken for: it never counted, and stays on file."""
    _ensure_open(paper)
    paper.decided_by, paper.decided_at = by, clock.now()
    audit.record("dismissed a paper", paper, after={"by": by.id})


def _ensure_open(paper: PaperAnswer) -> None:
    db.session.refresh(paper, with_for_update=True)  # two second persons at once
    if not paper.waits:
        raise Refused("This paper was decided already.")
