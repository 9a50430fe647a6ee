"""What a guardian answers on her phone, page by page."""

from functools import partial

from flask import redirect, render_template, url_for
from flask_babel import force_locale

from stepup.audit import actions as audit
from stepup.cohorts import answers, queries, texts
from stepup.cohorts.actions import consents
from stepup.cohorts.answer_forms import AnswerForm, MeetingsForm, PicturesForm
from stepup.cohorts.models import Enrollment
from stepup.cohorts.texts import Sheet
from stepup.cohorts.views.blueprint import bp, in_her_language, language_of, link_of, today_at
from stepup.db import db
from stepup.people import links
from stepup.people.models import Purpose
from stepup.safety import queries as safety

NEXT = {Sheet.MEETINGS: Sheet.PICTURES.value, Sheet.PICTURES: "done"}
FORMS = {Sheet.MEETINGS: MeetingsForm, Sheet.PICTURES: PicturesForm}


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
        on=today_at(enrollment.cohort.site),
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
        on=today_at(enrollment.cohort.site),
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
    with force_locale(language_of(link.person)):
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
    link = link_of(token, Purpose.CONSENT)
    enrollment = db.get_or_404(Enrollment, link.thing_id)
    audit.act_as(link.person_id, "link")
    day = today_at(enrollment.cohort.site)
    if link.person_id not in {one.id for one in queries.who_may_answer(enrollment.teen, day)}:
        return _closed(link.person, enrollment), 410
    return show(token, link, enrollment)


def _signature(form, person):
    return consents.Signature(form.signed_name.data, language_of(person))


def _sheet_page(asked, form, token, link, enrollment):
    """`form` is what was typed, or the kind of form to begin with what she said before."""
    version, lines = safety.policy().consent_text, _lines(link.person, enrollment)
    if isinstance(form, type):
        form = form(formdata=None, **_said_before(lines))
    with force_locale(language_of(link.person)):
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
    day = today_at(enrollment.cohort.site)
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
    grown = not queries.is_in_guardians_care(girl, today_at(enrollment.cohort.site))
    return in_her_language(person, "cohorts/consent_closed.html", grown=grown)
