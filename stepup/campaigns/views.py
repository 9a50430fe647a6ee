"""Where her letter leads: the invitation, her answers, and the way out."""

from flask import Blueprint, abort, redirect, render_template, request, url_for

from stepup.audit import actions as audit
from stepup.campaigns import actions, words
from stepup.campaigns.emails import SAMPLE
from stepup.campaigns.landing_forms import ComeBackAndBirthForm, ComeBackForm, MovedForm
from stepup.campaigns.models import Answer, ConversionStage
from stepup.campaigns.queries import audience, lending, lists, nearby
from stepup.campaigns.queries.results import said_by
from stepup.db import db
from stepup.errors import Refused
from stepup.mentoring import queries as mentoring
from stepup.people import access, links
from stepup.people.models import Purpose

EVENINGS_SHOWN = 3
bp = Blueprint("invited", __name__)
access.opens_to(bp, access.LINK_HOLDERS)
leaving = Blueprint("unsubscribe", __name__)  # mail programs post here, without a token of ours
access.opens_to(leaving, access.LINK_HOLDERS)


def recipient_of(token):
    recipient = lists.recipient_of(token) or abort(404)
    audit.act_as(recipient.person_id, "link")
    return recipient


def _invited(token):
    recipient = recipient_of(token)
    return recipient if recipient.person.erased_at is None else abort(410)


@bp.get("/invited/<token>")
def show(token):
    if token == SAMPLE:
        return render_template("campaigns/sample.html")
    return _page(_invited(token), token, None)


def _page(recipient, token, form, refusal=None):
    alumna = audience.candidate_of(recipient.campaign, recipient.person_id) or abort(410)
    near = nearby.near_first(nearby.evenings(), nearby.Place(alumna.city, alumna.site_id))
    said = said_by(recipient)
    answer = said.get(ConversionStage.ANSWERED)
    return render_template(
        "campaigns/invited.html",
        alumna=alumna,
        mentor=_mentor_of(recipient),
        evenings=near[:EVENINGS_SHOWN],
        form=form or _form_for(recipient.person),
        rungs=nearby.rungs(near),
        has_moved=answer == Answer.MOVED.value,
        moved_form=MovedForm(data={"city": recipient.person.city}),
        refusal=refusal,
        token=token,
        answers=words.ANSWERS,
        thanks=words.THANKS[Answer(answer)] if answer else None,
        has_applied=ConversionStage.APPLIED in said,
    )


def _mentor_of(recipient):
    """Who is named to her: the one in whose name her letter came, or who agreed to be."""
    lender = lending.lender_of(recipient) if recipient.in_name_of_id else None
    named = mentoring.mentors_named_to([recipient.person_id])
    return lender.name if lender else named.get(recipient.person_id)


def _form_for(person):
    return ComeBackAndBirthForm() if person.born_on is None else ComeBackForm()


@bp.post("/invited/<token>/answer")
def answer(token):
    recipient = _invited(token)
    given = {answer.value: answer for answer in Answer}.get(request.form.get("answer", ""))
    actions.answer(recipient, given or abort(400))
    db.session.commit()
    place = {Answer.YES: "apply", Answer.MOVED: "moved"}.get(given, "main")
    return redirect(url_for("invited.show", token=token, _anchor=place), 303)


@bp.post("/invited/<token>")
def come_back(token):
    recipient = _invited(token)
    form = _form_for(recipient.person)
    if not form.validate_on_submit():
        return _page(recipient, token, form), 422
    born_on = form.born_on.data if "born_on" in form else None
    try:
        actions.accept(recipient, form.motivation.data or "", born_on)
    except Refused as refusal:
        db.session.rollback()
        return _page(_invited(token), token, form, refusal), 409
    db.session.commit()
    return redirect(url_for("invited.show", token=token), 303)


def _reader(token):
    """Of a letter that asks for nothing: a mentor need not be an alumna."""
    link = links.find_for_good(token, Purpose.LETTERS)
    if link is not None:
        audit.act_as(link.person_id, "link")
    return link and link.person


@leaving.get("/unsubscribe/<token>")
def ask(token):
    if token != SAMPLE and _reader(token) is None:
        recipient_of(token)
    return render_template("campaigns/unsubscribe.html", token=token, done=None)


@leaving.post("/unsubscribe/<token>")
def leave(token):
    """RFC 8058: whatever the body says, but for our own page's wish to pause."""
    if token == SAMPLE:
        return render_template("campaigns/unsubscribe.html", token=token, done="stopped")
    pauses = request.form.get("choice") == "pause"
    reader = _reader(token)
    if reader is not None:
        (actions.rest if pauses else actions.stop)(reader)
    elif pauses:
        actions.answer(recipient_of(token), Answer.NOT_FOR_ME)
    else:
        actions.unsubscribe(recipient_of(token))
    db.session.commit()
    done = "paused" if pauses else "stopped"
    return render_template("campaigns/unsubscribe.html", token=token, done=done)
