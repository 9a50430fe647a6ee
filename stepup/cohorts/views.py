"""What a guardian answers on her phone, and what a graduate answers for herself."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries
from stepup.cohorts.actions import consents, graduation
from stepup.cohorts.forms import AnswerForm
from stepup.cohorts.models import Alumna, ConsentKind, Enrollment
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.safety.facts import DEFAULTS

bp = Blueprint("consents", __name__)
access.opens_to(bp, access.LINK_HOLDERS)


@bp.get("/consent/<token>")
def consent(token):
    link, enrollment = _asked(token)
    if not _may_answer(enrollment, link.person):
        return _closed(link.person, enrollment), 410
    standing = queries.standing_consents(enrollment.teen.person_id, link.person_id)
    allowed = [one.channel for one in standing if one.kind is ConsentKind.PHOTO]
    return _consent_page(link.person, enrollment, AnswerForm(formdata=None, photo=allowed))


@bp.post("/consent/<token>")
def answer(token):
    link, enrollment = _asked(token)
    if not _may_answer(enrollment, link.person):
        return _closed(link.person, enrollment), 410
    form = AnswerForm()
    if not form.validate():
        return _consent_page(link.person, enrollment, form), 422
    audit.act_as(link.person_id, "link")
    consents.answer(
        enrollment,
        link.person,
        given=form.given,
        on=_today(enrollment.cohort.site),
        photo_channels=form.channels(),
    )
    db.session.commit()
    return redirect(url_for("consents.consent", token=token, _anchor="answered"))


def _asked(token):
    link = _link(token, Purpose.CONSENT)
    return link, db.get_or_404(Enrollment, link.thing_id)


def _link(token, purpose):
    link = links.find(token, purpose)
    if link is None:
        abort(404)
    return link


def _may_answer(enrollment, person):
    day = _today(enrollment.cohort.site)
    return person.id in {one.id for one in consents.who_may_answer(enrollment.teen, day)}


def _today(site):
    return clock.today(site.time_zone if site else organisation.current().time_zone)


def _consent_page(person, enrollment, form):
    girl = enrollment.teen.person
    return _in_her_language(
        person,
        "cohorts/consent.html",
        form=form,
        girl=girl,
        cohort=enrollment.cohort,
        is_hers=girl.id == person.id,
        last=queries.last_answer(girl.id, person.id),
        version=DEFAULTS.consent_text,
    )


def _closed(person, enrollment):
    """Another answers now: she herself since her birthday, or somebody else in the family."""
    girl = enrollment.teen.person
    grown = not queries.is_in_guardians_care(girl, _today(enrollment.cohort.site))
    return _in_her_language(person, "cohorts/consent_closed.html", grown=grown)


def _in_her_language(person, template, **context):
    """What she chose on the page comes first, then what we know about her."""
    language = session.get("language") or person.language
    with force_locale(language):
        return render_template(template, person=person, **context)


@bp.get("/alumnae/<token>")
def runway(token):
    link = _link(token, Purpose.ALUMNA)
    alumna = db.get_or_404(Alumna, link.thing_id)
    own = queries.own_contact_answer(alumna.person_id)
    return _in_her_language(link.person, "cohorts/runway.html", alumna=alumna, last=own)


@bp.post("/alumnae/<token>/<any(yes, no):wish>")
def answer_runway(token, wish):
    link = _link(token, Purpose.ALUMNA)
    alumna = db.get_or_404(Alumna, link.thing_id)
    audit.act_as(link.person_id, "link")
    graduation.answer_invitation(alumna, wish == "yes", _today(alumna.cohort.site))
    db.session.commit()
    with force_locale(session.get("language") or link.person.language):
        flash(_("Thank you. We have written it down."))
    return redirect(url_for("consents.runway", token=token))
