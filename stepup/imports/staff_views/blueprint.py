"""The door to imports, and the one check that the site is one of hers."""

from flask import Blueprint, abort, redirect, url_for

from stepup.db import db
from stepup.imports.models import Import
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.people.models import Role

bp = Blueprint("staff_imports", __name__, url_prefix="/staff/imports")
access.opens_to(bp, access.roles(Role.COORDINATOR))
SHEET = "/<int:sheet_id>"


def sheet_of(sheet_id):
    sheet = db.get_or_404(Import, sheet_id)
    if not may_bring_in_for(sheet.site_id):
        abort(403)
    return sheet


def may_bring_in_for(site_id):
    """Without a site a file is about the whole house."""
    return access.may_at(access.viewer(), site_id, Role.ADMIN, Role.COORDINATOR)


def her_sites():
    return [site for site in organisation.sites() if may_bring_in_for(site.id)]


def back_to(sheet, **where):
    return redirect(url_for("staff_imports.show", sheet_id=sheet.id, **where))
