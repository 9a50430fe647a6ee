"""What a guardian answers on her phone, page by page; and what a graduate says for herself."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import answers, queries, texts
from stepup.cohorts.actions import consents, graduation
from stepup.cohorts.answer_forms import AnswerForm, MeetingsForm, PicturesForm
from stepup.cohorts.models import Alumna, Enrollment
from stepup.cohorts.texts import Sheet
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.safety import queries as safety

bp = Blueprint("consents", __name__)
access.opens_to(bp, access.LINK_HOLDERS)
NEXT = {Sheet.MEETINGS: Sheet.PICTURES.value, Sheet.PICTURES: "done"}
FORMS = {Sheet.MEETINGS: MeetingsForm, Sheet.PICTURES: PicturesForm}


@bp.after_request
def keep_to_her(response):
    """Her answers, under an address that is the key to them."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@bp.get("/consent/<token>")
def consent(token):
    return _asked(token, partial(_sheet_page, Sheet.TAKING_PART, AnswerForm))


@bp.post("/consent/<token>")
def answer(token):
    return _asked(token, _answer)


def _answer(token, link, enrollment):
    form = AnswerForm()
    if not form.validate():
        return _sheet_page(Sheet.TAKING_PART, form, token, link, enrollment), 422
    consents.answer(
        enrollment,
        link.person,
        given=form.given,
        on=_today(enrollment.cohort.site),
        signature=_signature(form, link.person),
    )
    db.session.commit()
    if form.given:
        return redirect(url_for("consents.sheet", token=token, name=Sheet.MEETINGS.value))
    return redirect(url_for("consents.consent", token=token, _anchor="answered"))


@bp.get("/consent/<token>/<any(meetings, pictures):name>")
def sheet(token, name):
    return _asked(token, partial(_sheet_page, Sheet(name), FORMS[Sheet(name)]))


@bp.post("/consent/<token>/<any(meetings, pictures):name>")
def choose(token, name):
    return _asked(token, partial(_choose, Sheet(name)))


def _choose(asked, token, link, enrollment):
    form = FORMS[asked]()
    if not form.validate():
        return _sheet_page(asked, form, token, link, enrollment), 422
    consents.choose(
        enrollment,
        link.person,
        form.wishes(),
        on=_today(enrollment.cohort.site),
        signature=_signature(form, link.person),
    )
    db.session.commit()
    following = NEXT[asked]
    if following == "done":
        return redirect(url_for("consents.done", token=token))
    return redirect(url_for("consents.sheet", token=token, name=following))


@bp.get("/consent/<token>/done")
def done(token):
    return _asked(token, _done_page)


def _done_page(token, link, enrollment):
    with force_locale(_language(link.person)):
        lines = _lines(link.person, enrollment)
        said = [(line.words, line.answer) for line in lines]
        return render_template("cohorts/consent_done.html", said=said, **_about(token, link))


@bp.post("/consent/<token>/page")
def open_page(token):
    """Her own page, under an address that only she gets to know."""
    return _asked(token, _open_page)


def _open_page(_token, link, _enrollment):
    token = links.mint(Purpose.FAMILY, link.person_id, link.person)
    db.session.commit()
    return redirect(f"/family/{token}")


def _asked(token, show):
    """Only those who may answer today come in; others read why not, and no word about the girl."""
    link = _link(token, Purpose.CONSENT)
    enrollment = db.get_or_404(Enrollment, link.thing_id)
    audit.act_as(link.person_id, "link")
    day = _today(enrollment.cohort.site)
    if link.person_id not in {one.id for one in consents.who_may_answer(enrollment.teen, day)}:
        return _closed(link.person, enrollment), 410
    return show(token, link, enrollment)


def _link(token, purpose):
    link = links.find(token, purpose)
    if link is None:
        abort(404)
    return link


def _today(site):
    return clock.today(site.time_zone if site else organisation.current().time_zone)


def _signature(form, person):
    return consents.Signature(form.signed_name.data, _language(person))


def _sheet_page(asked, form, token, link, enrollment):
    """`form` is what was typed, or the kind of form to begin with what she said before."""
    version, lines = safety.policy().consent_text, _lines(link.person, enrollment)
    if isinstance(form, type):
        form = form(formdata=None, **_said_before(lines))
    with force_locale(_language(link.person)):
        return render_template(
            "cohorts/sheet.html",
            asked=asked,
            number=list(Sheet).index(asked) + 1,
            form=form,
            last=lines[0].consent,
            version=version,
            text=texts.template_of(asked, version),
            **_about(token, link),
        )


def _lines(person, enrollment):
    day = _today(enrollment.cohort.site)
    return answers.said(enrollment.teen.person_id, person.id, day)


def _said_before(lines):
    """Her own earlier answers and name; nothing is chosen for whoever has not answered."""
    known = {line.question.kind.value: line.answer for line in lines}
    pictures = [line.question.channel for line in lines if line.answer == "yes"]
    signed = next((line.consent.signed_name for line in lines if line.consent), "")
    return known | {"photo": list(filter(None, pictures)), "signed_name": signed}


def _about(token, link):
    enrollment = db.session.get_one(Enrollment, link.thing_id)
    girl = enrollment.teen.person
    return {
        "token": token,
        "person": link.person,
        "girl": girl,
        "cohort": enrollment.cohort,
        "is_hers": girl.id == link.person_id,
    }


def _closed(person, enrollment):
    """Another answers now: she herself since her birthday, or somebody else in the family."""
    girl = enrollment.teen.person
    grown = not queries.is_in_guardians_care(girl, _today(enrollment.cohort.site))
    return _in_her_language(person, "cohorts/consent_closed.html", grown=grown)


def _language(person):
    """What she chose on the page comes first, then what we know about her."""
    return session.get("language") or person.language


def _in_her_language(person, template, **context):
    with force_locale(_language(person)):
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
