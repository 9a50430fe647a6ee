"""Her own calendar feeds: one for each device, each shown once and revocable alone."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup.calendars import links as calendar_links
from stepup.db import db
from stepup.events.forms.feeds import FeedForm
from stepup.events.views import private
from stepup.people import access, links, names
from stepup.people.models import PersonalLink, Purpose

bp = Blueprint("my_feeds", __name__, url_prefix="/me/feeds")
access.opens_to(bp, access.SIGNED_IN)
bp.after_request(private.keep)


def _mine():
    return db.select(PersonalLink).where(
        PersonalLink.purpose == Purpose.FEED,
        PersonalLink.person_id == access.viewer().id,
        PersonalLink.revoked_at.is_(None),
    )


@bp.get("")
def index():
    return _page(FeedForm(formdata=None))


def _page(form, address=None):
    """`address` is the new feed's; nobody can read it again, so it is shown here and now."""
    return render_template(
        "events/feeds.html",
        form=form,
        feeds=db.session.scalars(_mine().order_by(PersonalLink.id)).all(),
        address=address,
        subscribe=calendar_links.subscribe(address, _("My dates")) if address else (),
    )


@bp.post("")
def make():
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    viewer = access.viewer()
    token = links.mint(Purpose.FEED, viewer.id, viewer, name=names.clean(form.name.data))
    db.session.commit()
    return _page(FeedForm(formdata=None), f"{current_app.config['BASE_URL']}/feeds/{token}.ics")


@bp.post("/<int:link_id>/revoke")
def revoke(link_id):
    link = db.first_or_404(_mine().where(PersonalLink.id == link_id))
    links.revoke(link)
    db.session.commit()
    flash(_("“%(name)s” no longer works.", name=link.name))
    return redirect(url_for("my_feeds.index"), 303)
