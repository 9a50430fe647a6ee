"""Schedule events one by one or as a series, change them, call them off."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for

from stepup import asked
from stepup.db import db
from stepup.errors import Refused
from stepup.events import blasts, queries, recurrence
from stepup.events.actions import aids, changes, edits, planning, seasons, undoing
from stepup.events.forms.planning import NewEventForm
from stepup.events.forms.seasons import CallOffForm, ChangeForm
from stepup.events.models import SlotRole, SlotTemplate, Visibility
from stepup.events.plans import SlotPlan
from stepup.events.recurrence import Around
from stepup.events.staff_views import looking
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access

MOST_EVENINGS = SlotPlan(SlotRole.MENTOR, 2, 6), SlotPlan(SlotRole.TEEN, 0, 20)
WHO_SEES_IT = {
    Visibility.PUBLIC: "Everybody sees it from then on, also in the calendar of this site.",
    Visibility.COHORT: "The cohort and cleared mentors see it from then on, also as a calendar.",
    Visibility.PRIVATE: "Staff and those whom you give a place see it; no calendar shows it.",
}


@bp.route("/new", methods=["GET", "POST"])
def new():
    form = NewEventForm()
    if not form.validate_on_submit():
        _fill_places(form)
        return _new_page(form), _status(form)
    try:
        if form.repeats.data:
            return _series(form)
        return _single(form)
    except Refused as refusal:
        db.session.rollback()
        return _new_page(form, refusal), 409


def _new_page(form, refusal=None):
    sets = queries.templates()
    return render_template("events/staff/new.html", form=form, sets=sets, refusal=refusal)


def _fill_places(form):
    """`?places=3`: begin with a set that staff kept; else with what most evenings need."""
    if form.is_submitted():
        return
    chosen = db.session.get(SlotTemplate, asked.number("places"))
    form.fill_places(MOST_EVENINGS if chosen is None else aids.plans_in(chosen))


def _status(form):
    return 422 if form.is_submitted() else 200


def _single(form):
    event = planning.create(form.plan(*form.moments(form.zone)))
    if form.opened.data:
        planning.open_up(event)
    db.session.commit()
    flash("The event is planned." if not form.opened.data else "The event is open for sign-ups.")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _series(form):
    """First the dates, with what to look at; then, when she says so, the series."""
    dates = _occurrences(form)
    if "save" not in request.form:
        return render_template("events/staff/series.html", form=form, dates=dates)
    good = [date for date in dates if not date.problem]
    plans = [form.plan(date.starts_at, date.ends_at) for date in good]
    series = planning.create_series(form.title.data, plans)
    if form.opened.data:
        for event in queries.events_of_series(series):
            planning.open_up(event)
    db.session.commit()
    flash(f"{len(plans)} dates are planned.")
    return redirect(url_for("staff_events.index"))


def _occurrences(form):
    breaks = queries.breaks_at(form.site.data)
    despite = form.on_breaks.data
    days = recurrence.dates(
        form.on.data,
        recurrence.Rhythm(form.repeats.data),
        form.count.data or 1,
        form.skipped(),
        () if despite else breaks,
    )
    cohort_id = form.cohort.data or None
    others = queries.around(form.site.data, cohort_id, days[0], days[-1])
    around = Around(others, breaks, form.room.data or "", cohort_id, despite)
    return recurrence.occurrences(days, form.starts.data, form.ends.data, form.zone, around)


@bp.post("/<int:event_id>/open")
def open_up(event_id):
    event = event_of(event_id)
    deed, title = partial(planning.open_up, event), f"Opening “{event.title}” for sign-ups"
    page = looking.until_sure(event, deed, title, note=WHO_SEES_IT[event.visibility])
    if page is not None:
        return page
    deed()
    db.session.commit()
    flash("Open: people can sign up now.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.route("/<int:event_id>/change", methods=["GET", "POST"])
def change(event_id):
    """Preview first: it really makes the change, reads what would leave, and takes it back."""
    event = event_of(event_id)
    form = ChangeForm()
    form.offer(event)
    if not form.is_submitted():
        form.fill_from(event)
    if not form.validate_on_submit():
        return render_template("events/staff/change.html", form=form, event=event), _status(form)
    try:
        return _save_change(event, form) if "save" in request.form else _preview(event, form)
    except Refused as refusal:
        db.session.rollback()
        if isinstance(refusal, edits.ChangedMeanwhile):
            form.seen.data = edits.seen(event)
        page = render_template("events/staff/change.html", form=form, event=event, refusal=refusal)
        return page, 409


def _new_values(event, form):
    starts_at, ends_at = form.moments(form.zone)
    new = {"starts_at": starts_at, "ends_at": ends_at, **form.values()}
    return edits.meant(event, new, form.seen.data or "")


def _preview(event, form):
    reach, new = seasons.Reach(form.reach.data), _new_values(event, form)
    events = seasons.within(event, reach)
    change = partial(seasons.change, event, reach, **new)
    blast = blasts.of(events, change, sites=access.sites())
    notes = recurrence.occurrence(
        form.on.data, form.starts.data, form.ends.data, form.zone, _around(event, form)
    ).notes
    return render_template(
        "events/staff/change.html",
        form=form,
        event=event,
        blast=blast,
        count=len(events),
        notes=notes,
    )


def _around(event, form):
    site_id, cohort_id = form.site.data, form.cohort.data or None
    others = queries.around(site_id, cohort_id, form.on.data, form.on.data)
    others = [other for other in others if other.id != event.id]
    return Around(others, queries.breaks_at(site_id), form.room.data or "", cohort_id, True)


def _save_change(event, form):
    reach = seasons.Reach(form.reach.data)
    events = seasons.within(event, reach)
    with undoing.undoable(events, access.viewer(), f"The change of “{event.title}”"):
        shown = seasons.change(event, reach, **_new_values(event, form))
    db.session.commit()
    flash("Saved." if shown else "Saved; nothing that a calendar shows.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.route("/<int:event_id>/cancel", methods=["GET", "POST"])
def cancel(event_id):
    """The page itself says who hears; one date at once, several after one more look."""
    event = event_of(event_id)
    form = CallOffForm()
    form.offer(event)
    if not form.validate_on_submit():
        return _cancel_page(event, form), _status(form)
    reach = seasons.Reach(form.reach.data)
    events = seasons.within(event, reach)
    if len(events) > 1 and "save" not in request.form:
        return _cancel_page(event, form)
    with undoing.undoable(events, access.viewer(), f"Calling off “{event.title}”"):
        count = seasons.cancel(event, reach, form.reason.data)
    db.session.commit()
    flash(f"Called off. {_told(count)}")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _told(count):
    told = "1 person is" if count == 1 else f"{count} people are"
    return f"{told} being told, and their calendars with them."


@bp.post("/<int:event_id>/restore")
def restore(event_id):
    event = event_of(event_id)
    with undoing.undoable([event], access.viewer(), f"Restoring “{event.title}”"):
        count = changes.restore(event)
    db.session.commit()
    flash(f"It takes place after all. {_told(count)}")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _cancel_page(event, form):
    known = {reach.value: reach for reach in seasons.Reach}
    events = seasons.within(event, known.get(form.reach.data, seasons.Reach.ONE))
    return render_template(
        "events/staff/cancel.html",
        form=form,
        event=event,
        blast=blasts.of_calling_off(events),
        count=len(events),
    )
