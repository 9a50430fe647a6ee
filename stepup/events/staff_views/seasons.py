"""A whole season: the board, days without school, sets of places, copies; and undo."""

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import board, queries, recurrence
from stepup.events.actions import aids, seasons, undoing
from stepup.events.forms.seasons import BreaksForm, CopyForm, TemplateForm
from stepup.events.models import EventChange, Holiday, Series, SlotTemplate
from stepup.events.planners import runs_events, runs_some_events
from stepup.events.recurrence import Around
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.organisation import queries as organisation
from stepup.people import access

A_YEAR = timedelta(days=364)  # the same weekday
DAY = timedelta(days=1)


@bp.get("/board")
def staffing_board():
    today = clock.today(organisation.current().time_zone)
    days = board.week_of(_day_asked(today))
    since, until = clock.start_of(days[0] - DAY), clock.start_of(days[-1] + 2 * DAY)
    numbers = queries.numbers_between(since, until, access.sites())
    chosen = _site_shown(list(numbers), sum(numbers.values()))
    here = access.sites() if chosen is None else {chosen.id}
    return render_template(
        "events/staff/board.html",
        board=board.of(days, queries.open_between(since, until, here)),
        today=today,
        week=7 * DAY,
        sites=list(numbers),
        chosen=chosen,
        may_plan=runs_some_events(access.viewer()),
        others=sum(count for site, count in numbers.items() if chosen not in (None, site)),
    )


def _site_shown(sites, count):
    """All of them on one board, until it is too long to be read: then one after the other."""
    wanted = asked.number("site")
    named = next((site for site in sites if site.id == wanted), None)
    return sites[0] if named is None and count > board.MOST else named


def _day_asked(otherwise):
    try:
        day = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return otherwise
    return day if clock.is_sensible(day) else otherwise


@bp.route("/breaks", methods=["GET", "POST"])
def breaks():
    form = BreaksForm()
    if not form.validate_on_submit():
        return _breaks_page(form), 422 if form.is_submitted() else 200
    try:
        count = aids.add_breaks(form.chosen, form.lines.data)
    except Refused as refusal:
        db.session.rollback()
        return _breaks_page(form, refusal), 409
    db.session.commit()
    flash("1 line is new." if count == 1 else f"{count} lines are new.")
    return redirect(url_for("staff_events.breaks"))


def _breaks_page(form, refusal=None):
    known = queries.holidays_from(clock.today("UTC"))
    found = [one for one in known if one.site_id is None or access.covers(one.site_id)]
    sets = queries.templates()
    return render_template(
        "events/staff/breaks.html",
        form=form,
        breaks=found,
        sets=sets,
        may_remove=lambda site_id: runs_events(access.viewer(), site_id),
        refusal=refusal,
    )


@bp.post("/breaks/<int:break_id>/remove")
def remove_break(break_id):
    found = db.get_or_404(Holiday, break_id)
    if not runs_events(access.viewer(), found.site_id):
        abort(403)
    aids.remove_break(found)
    db.session.commit()
    flash(f"{found.name} is removed.")
    return redirect(url_for("staff_events.breaks"))


@bp.post("/<int:event_id>/template")
def keep_template(event_id):
    event = event_of(event_id)
    form = TemplateForm()
    template = aids.keep_template(form.name.data or "", event)
    db.session.commit()
    flash(f"“{template.name}” is kept: plan with it on the next event.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/templates/<int:template_id>/remove")
def remove_template(template_id):
    template = db.get_or_404(SlotTemplate, template_id)
    if not runs_events(access.viewer(), None):
        abort(403)  # a set is for every site
    aids.remove_template(template)
    db.session.commit()
    flash(f"“{template.name}” is removed.")
    return redirect(url_for("staff_events.breaks"))


@bp.route("/series/<int:series_id>/copy", methods=["GET", "POST"])
def copy(series_id):
    """Each date is shown before anything is saved, with what to look at."""
    series, events = _series(series_id)
    form = CopyForm()
    if not form.is_submitted():
        form.title.data = series.title
        first = events[0]
        form.first_on.data = clock.to_local(first.starts_at, first.time_zone).date() + A_YEAR
    if not form.validate_on_submit():
        page = render_template("events/staff/copy.html", form=form, series=series, dates=None)
        return page, 422 if form.is_submitted() else 200
    by = seasons.days_until(series, form.first_on.data)
    plans = seasons.copied_plans(series, by, form.cohorts.get(form.cohort.data))
    if "save" not in request.form:
        dates = _looked_at(plans)
        return render_template("events/staff/copy.html", form=form, series=series, dates=dates)
    made = seasons.copy(series, form.title.data, plans)
    db.session.commit()
    flash(f"{len(plans)} dates are planned as drafts: look at each and open it.")
    return redirect(url_for("staff_events.index", _anchor=f"series{made.id}"))


def _series(series_id):
    series = db.get_or_404(Series, series_id)
    events = queries.events_of_series(series)
    if not events:
        abort(404)
    if not all(runs_events(access.viewer(), event.site_id) for event in events):
        abort(403)
    return series, events


def _looked_at(plans):
    """Two queries for each site of the season."""
    around = {plan.site.id: _around([p for p in plans if p.site is plan.site]) for plan in plans}
    dates = []
    for plan in plans:
        starts, ends = (clock.to_local(at, plan.time_zone) for at in (plan.starts_at, plan.ends_at))
        day, hours = starts.date(), (starts.time(), ends.time())
        dates.append(recurrence.occurrence(day, *hours, plan.time_zone, around[plan.site.id]))
    return dates


def _around(plans):
    first, last = plans[0], plans[-1]
    cohort_id = first.cohort.id if first.cohort else None
    days = first.starts_at.date(), last.ends_at.date()
    others = queries.around(first.site.id, cohort_id, *days)
    return Around(others, queries.breaks_at(first.site.id), first.room, cohort_id, True)


@bp.post("/changes/<int:change_id>/<any(undo, send):deed>")
def settle_change(change_id, deed):
    change = db.get_or_404(EventChange, change_id)
    event = event_of(change.event_id)
    if deed == "undo":
        undoing.undo(change)
        flash("Taken back. Nobody was written to.")
    else:
        count = undoing.send_now(change)
        flash("1 letter leaves now." if count == 1 else f"{count} letters leave now.")
    db.session.commit()
    return redirect(url_for("staff_events.show", event_id=event.id))
