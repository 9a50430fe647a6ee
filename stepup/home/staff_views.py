"""Today: what needs staff; the letters."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.audit import actions as audit
from stepup.campaigns.queries import lost
from stepup.db import db
from stepup.events import queries as events
from stepup.events import staffing
from stepup.events.planners import runs_some_events
from stepup.mentoring import queries as matches
from stepup.organisation import queries as organisation
from stepup.organisation.models import Organisation
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter, State
from stepup.people import access
from stepup.people.models import Role
from stepup.volunteers import queries as volunteers

MATCHES, CAMPAIGNS = "matches.index", "staff_campaigns.index"
SOON = timedelta(days=14)
PER_PAGE = 50
bp = Blueprint("staff", __name__, url_prefix="/staff")
access.opens_to(bp, access.STAFF)
office = Blueprint("office", __name__, url_prefix="/staff")
access.opens_to(office, access.roles_everywhere(Role.COORDINATOR, Role.ADMIN))


@bp.get("", strict_slashes=False)
def today():
    now, viewer = clock.now(), access.viewer()
    coming = events.open_between(now, now + SOON, access.sites())
    recruits_at = access.sites_of(viewer, Role.COORDINATOR)
    in_the_office = access.opens("office.outgoing")
    places = staffing.of_events(coming)
    return render_template(
        "home/today.html",
        coming=coming,
        places=places,
        may_plan=runs_some_events(viewer),
        short=[event for event in coming if staffing.missing(places[event.id])],
        applicants=volunteers.waiting_for_staff(recruits_at),
        lapsing=volunteers.lapsing_between(
            now.date(), (now + timedelta(days=60)).date(), recruits_at
        ),
        doubtful=letters.doubtful() if in_the_office else [],
        counts=letters.counts() if in_the_office else {},
        sites=organisation.sites(),
        waiting_matches=matches.count_waiting(access.sites()) if access.opens(MATCHES) else 0,
        lost=lost.count(access.sites()) if access.opens(CAMPAIGNS) else 0,
        needs_setup=db.session.get(Organisation, 1) is None,
        Role=Role,
    )


@office.get("/letters")
def outgoing():
    page = asked.page()
    state = request.args.get("state", "")
    chosen = State(state) if state in {known.value for known in State} else None
    search = request.args.get("search", "")[:100]
    found = letters.letters(state=chosen, search=search, page=page, per_page=PER_PAGE + 1)
    return render_template(
        "home/letters.html",
        letters=found[:PER_PAGE],
        pages=page + (len(found) > PER_PAGE),
        page=page,
        state=state,
        search=search,
        counts=letters.counts(),
        doubtful=letters.doubtful(),
        states=State,
    )


@office.get("/letters/<int:letter_id>")
def returned(letter_id):
    """What came back about it, as long as it is kept, to see whether we read it rightly."""
    letter = db.get_or_404(Letter, letter_id)
    return render_template(
        "home/returned.html",
        letter=letter,
        events=letters.events_of(letter),
        stopped=letters.stopped_by_mail(letter.address_hash),
    )


@office.post("/letters/<int:letter_id>/again")
def write_again(letter_id):
    letter = db.get_or_404(Letter, letter_id)
    outbox.forgive(letter)
    audit.record("writes to it again", letter)
    db.session.commit()
    flash("We write to this address again.")
    return redirect(url_for("office.returned", letter_id=letter.id))


@office.post("/letters/<int:letter_id>/<any(leave, resend):deed>")
def settle(letter_id, deed):
    letter = db.get_or_404(Letter, letter_id)
    outbox.settle(letter, resend=deed == "resend")
    audit.record(f"settled: {deed}", letter)
    db.session.commit()
    flash("It goes out again." if deed == "resend" else "Left as it is.")
    return redirect(url_for("office.outgoing"))
