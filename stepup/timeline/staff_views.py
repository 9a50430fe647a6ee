"""The page of everything about one person."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for

from stepup import clock
from stepup.people import access
from stepup.people import queries as known
from stepup.timeline import queries
from stepup.timeline.models import EVERYBODY

bp = Blueprint("timeline", __name__, url_prefix="/staff/people")
access.opens_to(bp, access.roles(*EVERYBODY))


@bp.get("/<int:person_id>/timeline")
def show(person_id):
    now = known.merged_into(person_id)
    if now is not None:
        return redirect(url_for("timeline.show", person_id=now))
    person = access.person_of(person_id)
    strands, wanted = queries.readable(_may), request.args.get("kind", "")
    entries, more = queries.page(
        [strand for strand in strands if wanted in ("", strand.kind)],
        known.once_called([person.id]),
        before=_before(),
        sites=access.sites(),
    )
    return render_template(
        "timeline/show.html",
        person=person,
        strands=strands,
        wanted=wanted,
        entries=entries,
        more=more,
        names=known.names_of({one.who_id for one in entries if one.who_id}),
    )


def _may(strand):
    may = access.may_everywhere if strand.everywhere else access.may
    return any(may(access.viewer(), role) for role in strand.readers)


def _before():
    """A moment as the link to the page before wrote it."""
    written = request.args.get("before", "")
    try:
        moment = datetime.fromisoformat(written) if written else None
    except ValueError:
        abort(404)
    if moment is None:
        return None
    if not clock.is_sensible(moment.date()):
        abort(404)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
