"""Staff plan where a mentor and a girl meet, move it, and call it off."""

from flask import Blueprint, flash, redirect, render_template, url_for

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.mentoring import meetings, queries
from stepup.mentoring.forms import CancelForm, EndForm, MeetingForm
from stepup.mentoring.models import Match, Meeting, MeetingState
from stepup.mentoring.plans import Plan
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import access
from stepup.people import queries as people
from stepup.people.models import Person, Role

bp = Blueprint("meetings", __name__, url_prefix="/staff/matches")
access.opens_to(bp, access.roles(Role.MATCH_SUPPORT, Role.COORDINATOR, Role.ADMIN))


def _match_of(match_id):
    """Of a girl of a site where she works."""
    match = db.get_or_404(Match, match_id)
    access.person_of(match.teen_person_id)
    return match


def _meeting_of(meeting_id):
    meeting = db.get_or_404(Meeting, meeting_id)
    access.person_of(meeting.girl_id)
    return meeting


def _form(match, meeting=None):
    home = match.cohort.site_id if match.cohort else None
    form = MeetingForm(data=_typed(meeting) if meeting else {"site": home})
    sites = [site for site in organisation.sites() if access.covers(site.id)]
    return form.offer(sites, people.holders(tuple(Role), home))


def _typed(meeting):
    """What the form shows of a meeting that is planned."""
    zone = meeting.site.time_zone
    starts, ends = (clock.to_local(at, zone) for at in (meeting.starts_at, meeting.ends_at))
    return {
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "site": meeting.site_id,
        "place": meeting.place,
        "call_url": meeting.call_url,
        "host": meeting.host_id,
        "note": meeting.note,
    }


def _plan(form):
    site = db.get_or_404(Site, form.site.data)
    hours = clock.between(form.on.data, form.starts.data, form.ends.data, site.time_zone)
    return Plan(
        *hours,
        site=site,
        host=db.get_or_404(Person, form.host.data),
        place=(form.place.data or "").strip(),
        call_url=(form.call_url.data or "").strip(),
        note=(form.note.data or "").strip(),
    )


@bp.get("/<int:match_id>")
def show(match_id):
    return _match_page(_match_of(match_id))


def _match_page(match, form=None, refusal=None):
    zone = match.cohort.site.time_zone if match.cohort and match.cohort.site else "UTC"
    return render_template(
        "mentoring/match.html",
        match=match,
        meetings=queries.meetings_of_match(match.id),
        form=form or _form(match),
        closed=[] if match.ended_on else meetings.standing_reasons(match, clock.today(zone)),
        end=EndForm(formdata=None),
        refusal=refusal,
        now=clock.now(),
    )


@bp.post("/<int:match_id>/meetings")
def plan(match_id):
    match = _match_of(match_id)
    form = _form(match)
    if not form.validate():
        return _match_page(match, form), 422
    try:
        meetings.plan(match, _plan(form))
    except Refused as refusal:
        db.session.rollback()
        return _match_page(_match_of(match_id), form, refusal), 409
    db.session.commit()
    flash("Planned. All of them have it in their mail; her guardian reads a copy.")
    return redirect(url_for("meetings.show", match_id=match_id))


@bp.get("/meetings/<int:meeting_id>")
def edit(meeting_id):
    return _meeting_page(_meeting_of(meeting_id))


def _meeting_page(meeting, form=None, cancelling=None, refusal=None):
    is_open = meeting.state is MeetingState.PLANNED and meeting.ends_at > clock.now()
    return render_template(
        "mentoring/meeting.html",
        meeting=meeting,
        match=meeting.match,
        form=form or _form(meeting.match, meeting),
        cancelling=cancelling or CancelForm(formdata=None),
        is_open=is_open,
        closed=meetings.reasons_against(meeting.match, meeting) if is_open else [],
        refusal=refusal,
    )


@bp.post("/meetings/<int:meeting_id>")
def move(meeting_id):
    meeting = _meeting_of(meeting_id)
    form = _form(meeting.match)
    if not form.validate():
        return _meeting_page(meeting, form), 422
    try:
        meetings.move(meeting, _plan(form))
    except Refused as refusal:
        db.session.rollback()
        return _meeting_page(_meeting_of(meeting_id), form, refusal=refusal), 409
    db.session.commit()
    flash("Changed. Whoever had it in her calendar has the new version.")
    return redirect(url_for("meetings.show", match_id=meeting.match_id))


@bp.post("/meetings/<int:meeting_id>/cancel")
def cancel(meeting_id):
    meeting, form = _meeting_of(meeting_id), CancelForm()
    if not form.validate():
        return _meeting_page(meeting, cancelling=form), 422
    try:
        meetings.cancel(meeting, form.reason.data)
    except Refused as refusal:
        db.session.rollback()
        meeting = _meeting_of(meeting_id)
        return _meeting_page(meeting, cancelling=form, refusal=refusal), 409
    db.session.commit()
    flash("Called off. It leaves their calendars.")
    return redirect(url_for("meetings.show", match_id=meeting.match_id))
