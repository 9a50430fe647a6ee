"""Who the organisation is and where it works: for admins of the whole house."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup.audit import actions as audit
from stepup.db import db
from stepup.events import blasts, revisions
from stepup.events.actions import sites
from stepup.events.staff_views import looking
from stepup.home.forms import SettingsForm, SiteForm
from stepup.mentoring import meetings
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import access, links

bp = Blueprint("settings", __name__, url_prefix="/staff")
access.opens_to(bp, access.ADMINS)


@bp.route("/settings", methods=["GET", "POST"])
def show():
    stored = organisation.current()
    form = SettingsForm(obj=stored)
    if form.validate_on_submit():
        form.populate_obj(stored)
        db.session.add(stored)
        audit.record("settings saved", stored)
        readers = map(revisions.of_person, links.feed_readers())  # their feeds bear its name
        revisions.bump([revisions.PUBLIC, *readers])
        db.session.commit()
        flash("Saved. Letters and pages use it from now on.")
        return redirect(url_for("settings.show"))
    page = render_template("home/settings.html", form=form, sites=organisation.sites())
    return page, 422 if form.is_submitted() else 200


@bp.route("/sites/new", defaults={"site_id": None}, methods=["GET", "POST"])
@bp.route("/sites/<int:site_id>", methods=["GET", "POST"])
def site(site_id):
    stored = db.get_or_404(Site, site_id) if site_id else Site()
    form = SiteForm(obj=stored)
    form.stored = stored
    if not form.validate_on_submit():
        page = render_template("home/site.html", form=form, site=stored)
        return page, 422 if form.is_submitted() else 200
    save = partial(_save, stored, form, stored.one_line if site_id else None)
    if site_id and "save" not in request.form:
        blast = blasts.of([], save)
        if blast.tellings:
            back = url_for("settings.site", site_id=site_id)
            return looking.page_of(blast, f"{stored.name} is elsewhere", back, stored.name)
    told = save()
    db.session.commit()
    heard = " Whoever meets there reads where it is from now on." if told else ""
    flash(f"{stored.name} is saved.{heard}")
    return redirect(url_for("settings.show"))


def _save(stored, form, had):
    """Answers how many letters that makes; `had` is the line that said where it is."""
    form.populate_obj(stored)
    db.session.add(stored)
    audit.record("site saved", stored, after={"name": stored.name})
    before = stored.one_line if had is None else had
    return sites.changed(stored, had=before) + meetings.site_changed(stored, had=before)
