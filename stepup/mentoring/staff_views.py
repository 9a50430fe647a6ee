"""Staff bring a mentor and a girl together, and record the end."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.mentoring import actions, meeting_staff_views, queries
from stepup.mentoring.forms import EndForm, MatchForm
from stepup.mentoring.models import Match
from stepup.people import access
from stepup.people.models import Role

PER_PAGE = 50
bp = Blueprint("matches", __name__, url_prefix="/staff/matches")
access.opens_to(bp, access.roles(Role.MATCH_SUPPORT, Role.COORDINATOR, Role.ADMIN))
PAGES = (bp, meeting_staff_views.bp)


@bp.get("")
def index():
    return _page(MatchForm(formdata=None))


def _page(form):
    page = asked.page()
    ended = request.args.get("show") == "ended"
    sites = access.sites()
    found = queries.matches(ended=ended, site_ids=sites, page=page, per_page=PER_PAGE + 1)
    return render_template(
        "mentoring/matches.html",
        matches=found[:PER_PAGE],
        resting=queries.on_break([match.mentor_id for match in found]),
        ended=ended,
        page=page,
        pages=page + (len(found) > PER_PAGE),
        form=form,
        end=EndForm(formdata=None),
    )


@bp.post("")
def begin():
    form = MatchForm()
    if not form.validate():
        return _page(form), 422
    mentor, teen = access.person_of(form.mentor.data), access.person_of(form.teen.data)
    actions.match(mentor, teen, on=clock.today("UTC"))
    db.session.commit()
    flash(f"{mentor.name} and {teen.called} are matched.")
    return redirect(url_for("matches.index"))


@bp.post("/<int:match_id>/end")
def end(match_id):
    match = db.get_or_404(Match, match_id)
    access.person_of(match.teen_person_id)
    form = EndForm()
    if not form.validate():
        return _page(MatchForm(formdata=None)), 422
    actions.end(match, form.because.data, may_be_named=form.may_be_named.data)
    db.session.commit()
    flash("Recorded. Thank her.")
    return redirect(url_for("matches.index"))
