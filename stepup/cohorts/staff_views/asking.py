"""Asking the families of a cohort whose answer is missing: seen first, then sent."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for

from stepup.cohorts import rosters
from stepup.cohorts.actions import consents
from stepup.cohorts.rosters import Row
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person


@dataclass(frozen=True)
class Plan:
    """Who would be written to about one girl, or why nobody."""

    row: Row
    people: list[Person]
    why_not: str = ""


def _plans(cohort):
    day = today_at(cohort)
    return [_plan(row, day) for row in rosters.of(cohort, day) if row.needs_asking]


def _plan(row, day):
    try:
        return Plan(row, consents.mailboxes(row.enrollment.teen, day))
    except Refused as refusal:
        return Plan(row, [], str(refusal))


@bp.get("/<int:cohort_id>/ask")
def preview_ask(cohort_id):
    cohort = cohort_of(cohort_id)
    plans = _plans(cohort)
    letters = sum(len(plan.people) for plan in plans)
    page = {"cohort": cohort, "plans": plans, "letters": letters}
    return render_template("cohorts/staff/ask.html", **page)


@bp.post("/<int:cohort_id>/ask")
def ask_all(cohort_id):
    """Everybody whose answer is missing; who cannot be written to stays on the list."""
    cohort = cohort_of(cohort_id)
    day = today_at(cohort)
    asked = [plan.row.enrollment for plan in _plans(cohort) if plan.people]
    count = sum(consents.ask(enrollment, day) for enrollment in asked)
    db.session.commit()
    flash(_letters(count))
    return redirect(url_for("staff_cohorts.show", cohort_id=cohort.id))


def _letters(count):
    if count == 0:
        return "No new letter: everybody whom we can write to was asked today."
    return "1 letter is on its way." if count == 1 else f"{count} letters are on their way."
