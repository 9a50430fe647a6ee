"""The staff's door to cohorts, and the one check that the site is one of hers."""

from flask import Blueprint, abort

from stepup import clock
from stepup.cohorts.models import Cohort, Enrollment
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.people.models import Role

bp = Blueprint("staff_cohorts", __name__, url_prefix="/staff/cohorts")
access.opens_to(bp, access.roles(Role.COORDINATOR, Role.SITE_LEAD))


def cohort_of(cohort_id):
    cohort = db.get_or_404(Cohort, cohort_id)
    if not access.covers(cohort.site_id):
        abort(403)
    return cohort


def enrollment_of(cohort_id, enrollment_id):
    cohort = cohort_of(cohort_id)
    return db.first_or_404(db.select(Enrollment).filter_by(id=enrollment_id, cohort_id=cohort.id))


def today_at(cohort):
    zone = cohort.site.time_zone if cohort.site else organisation.current().time_zone
    return clock.today(zone)
