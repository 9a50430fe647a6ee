"""What was allowed for her or by her, the papers, her cohorts and her matches."""

from collections.abc import Sequence
from datetime import date

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.cohorts.models import Cohort, Consent, Enrollment, PaperAnswer, Teen
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.timeline.events import page_of
from stepup.timeline.models import Asked, Entry


def consents(asked: Asked) -> Sequence[Entry]:
    hers = or_(Consent.person_id.in_(asked.ids), Consent.granted_by_id.in_(asked.ids))
    found = select(Consent).where(hers)
    found = found.options(joinedload(Consent.person), joinedload(Consent.granted_by))
    return [_consent(one) for one in db.session.scalars(page_of(asked, found, Consent.recorded_at))]


def _consent(one: Consent) -> Entry:
    what = " ".join(part for part in (one.kind.value.replace("_", " "), one.channel) if part)
    said = "yes" if one.given else "no"
    about = "herself" if one.person_id == one.granted_by_id else one.person.name
    words = f"{one.granted_by.name} said {said} to {what} for {about}"
    detail = f"by {one.method}, text {one.text_version}"
    return Entry(one.recorded_at, words, f"{detail}, taken back" if one.revoked_at else detail)


def papers(asked: Asked) -> Sequence[Entry]:
    found = select(PaperAnswer).join(PaperAnswer.enrollment).join(Enrollment.teen)
    hers = or_(Teen.person_id.in_(asked.ids), PaperAnswer.guardian_id.in_(asked.ids))
    found = found.where(hers).options(joinedload(PaperAnswer.guardian))
    rows = db.session.scalars(page_of(asked, found, PaperAnswer.uploaded_at))
    return [
        Entry(
            paper.uploaded_at,
            f"A paper signed by {paper.guardian.name}: {'yes' if paper.given else 'no'}",
            "waits for a second person" if paper.waits else "",
        )
        for paper in rows
    ]


def enrolments(asked: Asked) -> Sequence[Entry]:
    found = select(Enrollment).join(Enrollment.teen).join(Enrollment.cohort)
    found = found.where(Teen.person_id.in_(asked.ids)).options(joinedload(Enrollment.cohort))
    if asked.sites is not None:
        found = found.where(Cohort.site_id.in_(asked.sites))
    rows = db.session.scalars(found.order_by(Enrollment.starts_on.desc())).all()
    entries = []
    for one in rows:
        state, page = one.state.value.replace("_", " "), _girl_page(one)
        entries.append(_on(one.starts_on, f"Joined {one.cohort.name}", state, page))
        if one.ends_on is not None:
            entries.append(_on(one.ends_on, f"Left {one.cohort.name}", state, page))
    return below(asked, entries)


def _girl_page(one: Enrollment) -> str:
    return url_for("staff_cohorts.girl", cohort_id=one.cohort_id, enrollment_id=one.id)


def _on(day: date, words: str, detail: str = "", page: str = "") -> Entry:
    return Entry(clock.start_of(day), words, detail, page)


def below(asked: Asked, entries: Sequence[Entry]) -> list[Entry]:
    """For the few that have a day and no moment: cut here."""
    return [one for one in entries if asked.before is None or one.at < asked.before]


def matches(asked: Asked) -> Sequence[Entry]:
    hers = or_(Match.mentor_id.in_(asked.ids), Match.teen_person_id.in_(asked.ids))
    found = select(Match).where(hers).options(joinedload(Match.mentor), joinedload(Match.teen))
    entries = []
    for one in db.session.scalars(found.order_by(Match.starts_on.desc())):
        both = f"{one.mentor.name} and {one.teen.name}"
        entries.append(_on(one.starts_on, f"Matched: {both}"))
        if one.ended_on is not None:
            entries.append(_on(one.ended_on, f"The match of {both} ended", one.ended_because))
    return below(asked, entries)
