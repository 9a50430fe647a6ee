"""Schedule events one by one or as a series, change them, call them off."""

from flask import flash, redirect, render_template, request, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries, recurrence
from stepup.events.actions import changes, planning
from stepup.events.forms.planning import CancelForm, EventForm, NewEventForm
from stepup.events.staff_views.blueprint import bp, event_of


@bp.route("/new", methods=["GET", "POST"])
def new():
    form = NewEventForm()
    if not form.validate_on_submit():
        return render_template("events/staff/new.html", form=form), _status(form)
    try:
        if form.repeats.data:
            return _series(form)
        return _single(form)
    except Refused as refusal:
        db.session.rollback()
        return render_template("events/staff/new.html", form=form, refusal=refusal), 409


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
    days = recurrence.dates(
        form.on.data,
        recurrence.Rhythm(form.repeats.data),
        form.count.data or 1,
        form.skipped(),
    )
    others = queries.at_site_between(form.site.data, days[0], days[-1])
    return recurrence.occurrences(days, form.starts.data, form.ends.data, form.zone, others)


@bp.post("/<int:event_id>/open")
def open_up(event_id):
    event = event_of(event_id)
    planning.open_up(event)
    db.session.commit()
    flash("Open: people can sign up now.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.route("/<int:event_id>/change", methods=["GET", "POST"])
def change(event_id):
    """Preview first: it really makes the change, reads what would leave, and takes it back."""
    event = event_of(event_id)
    form = EventForm()
    if not form.is_submitted():
        form.fill_from(event)
    if not form.validate_on_submit():
        return render_template("events/staff/change.html", form=form, event=event), _status(form)
    try:
        return _save_change(event, form) if "save" in request.form else _preview(event, form)
    except Refused as refusal:
        db.session.rollback()
        page = render_template("events/staff/change.html", form=form, event=event, refusal=refusal)
        return page, 409


def _new_values(form):
    starts_at, ends_at = form.moments(form.zone)
    return {"starts_at": starts_at, "ends_at": ends_at, **form.values()}


def _preview(event, form):
    outcome = changes.preview_change(event, **_new_values(form))
    return render_template("events/staff/change.html", form=form, event=event, outcome=outcome)


def _save_change(event, form):
    shown = changes.change(event, **_new_values(form))
    db.session.commit()
    flash("Saved, and everybody was told." if shown else "Saved; nothing that a calendar shows.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.route("/<int:event_id>/cancel", methods=["GET", "POST"])
def cancel(event_id):
    event = event_of(event_id)
    form = CancelForm()
    if not form.validate_on_submit():
        hears = changes.who_hears(event)
        page = render_template("events/staff/cancel.html", form=form, event=event, hears=hears)
        return page, _status(form)
    count = changes.cancel(event, form.reason.data)
    db.session.commit()
    flash(f"Called off. {_told(count)}")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _told(count):
    told = "1 person is" if count == 1 else f"{count} people are"
    return f"{told} being told, and their calendars with them."


@bp.post("/<int:event_id>/restore")
def restore(event_id):
    event = event_of(event_id)
    count = changes.restore(event)
    db.session.commit()
    flash(f"It takes place after all. {_told(count)}")
    return redirect(url_for("staff_events.show", event_id=event.id))
