"""Her own calendar feeds: one for each device, each shown once and revocable alone."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup.calendars.links import subscription
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.events.forms.feeds import FeedForm
from stepup.events.views import private
from stepup.events.visibility import sight_of
from stepup.people import access, links, names
from stepup.people.models import Purpose

bp = Blueprint("my_feeds", __name__, url_prefix="/me/feeds")
access.opens_to(bp, access.SIGNED_IN)
bp.after_request(private.keep)


@bp.get("")
def index():
    return _page(FeedForm(formdata=None))


def _page(form, token=None):
    """`token` is the new feed's; nobody can read it again, so it is shown here and now."""
    return render_template(
        "events/feeds.html",
        form=form,
        feeds=links.feeds_of(access.viewer()),
        calendars=list(_calendars(token)) if token else [],
    )


def _calendars(token):
    """What can be read with this token: her own dates first, then each cohort that she knows."""
    home = f"{current_app.config['BASE_URL']}/feeds/{token}"
    yield subscription(_("My dates"), f"{home}.ics")
    if cohorts.teens_of(access.viewer()):
        yield subscription(_("My family's dates"), f"{home}/family.ics")
    sight = sight_of(access.viewer())
    for cohort in cohorts.current_cohorts():
        if sight.knows(cohort):
            yield subscription(cohort.name, f"{home}/cohorts/{cohort.id}.ics")


@bp.post("")
def make():
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    viewer = access.viewer()
    token = links.mint(Purpose.FEED, viewer.id, viewer, name=names.clean(form.name.data))
    db.session.commit()
    return _page(FeedForm(formdata=None), token)


@bp.post("/<int:link_id>/revoke")
def revoke(link_id):
    link = links.feed_of(access.viewer(), link_id) or abort(404)
    links.revoke(link)
    db.session.commit()
    flash(_("“%(name)s” no longer works. For a week it says so in that calendar.", name=link.name))
    return redirect(url_for("my_feeds.index"), 303)
