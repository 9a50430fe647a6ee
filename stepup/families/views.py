"""One link, no password: a guardian's page of her girls, and a girl's own."""

from functools import partial, wraps

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup.audit import actions as audit
from stepup.calendars.links import subscription
from stepup.cohorts import certificates
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import invitations
from stepup.db import db
from stepup.errors import Refused
from stepup.events import entries
from stepup.events import queries as events
from stepup.events.forms.feeds import FeedForm
from stepup.events.models import SignupState
from stepup.events.views import private
from stepup.events.views.ical import download
from stepup.families import actions, queries
from stepup.organisation import queries as organisation
from stepup.people import access, links, names
from stepup.people.models import Purpose

bp = Blueprint("families", __name__, url_prefix="/family")
access.opens_to(bp, access.LINK_HOLDERS)
bp.after_request(private.keep)


def _reader(token):
    """Whose page this link opens; opening it changes nothing."""
    link = links.find(token, Purpose.FAMILY)
    if link is None or link.person.erased_at is not None:
        abort(404)
    audit.act_as(link.person_id, "link")
    return link.person


def _language(person):
    return session.get("language") or person.language


def in_her_language(view):
    """The page, and what a deed says afterwards, as she reads; `person` is whose page it is."""

    @wraps(view)
    def shown(token, **blanks):
        person = _reader(token)
        with force_locale(_language(person)):
            return view(token, person, **blanks)

    return shown


def _teen(person, teen_id):
    """One of hers today: who lost her say, or whose daughter turned 18, finds nobody (SAFE-12)."""
    for teen in queries.teens_of(person):
        if teen.id == teen_id:
            return teen
    abort(404)


@bp.get("/<token>")
@in_her_language
def show(token, person):
    return _page(token, person)


def _page(token, person, **more):
    girls = [queries.girl(teen, person) for teen in queries.teens_of(person)]
    calendars = {"feed_form": FeedForm(formdata=None), "feeds": links.feeds_of(person)}
    page = {"token": token, "person": person, "girls": girls, **calendars, **more}
    return render_template("families/show.html", **page)


def _do(token, person, deed, *, at, **typed):
    """The deed, and the page where its answer stands, or the page with the sentence why not."""
    try:
        deed()
    except Refused as refusal:
        db.session.rollback()
        return _page(token, _reader(token), refusal=refusal, **typed), 409
    db.session.commit()
    return redirect(url_for("families.show", token=token, _anchor=at), 303)


def _girl(teen):
    return f"girl-{teen.id}"


@bp.post("/<token>/<int:teen_id>/dates/<int:event_id>/<any(yes, no):wish>")
@in_her_language
def reply(token, person, teen_id, event_id, wish):
    teen, event = _teen(person, teen_id), events.event_shown(event_id)
    if event_id not in {date.event.id for date in queries.dates_of(teen)}:
        abort(404)
    deed = actions.say_yes if wish == "yes" else actions.say_no
    return _do(token, person, lambda: deed(teen, event), at=f"d{teen_id}-{event_id}")


@bp.get("/<token>/<int:teen_id>/dates/<int:event_id>.ics")
@in_her_language
def calendar(token, person, teen_id, event_id):
    signup = events.live_signup(event_id, _teen(person, teen_id).person_id)
    if signup is None or signup.state is not SignupState.CONFIRMED:
        abort(404)
    return download([entries.own_entry(signup, _language(person))], f"event-{event_id}")


@bp.post("/<token>/<int:teen_id>/answers")
@in_her_language
def answer(token, person, teen_id):
    teen, wish = _teen(person, teen_id), request.form.get("wish")
    if wish not in ("yes", "no"):
        abort(400)
    key, language = request.form.get("question", ""), _language(person)
    return _do(
        token,
        person,
        lambda: actions.change_answer(teen, person, key, wish == "yes", language),
        at=f"{'letters' if key == 'electronic' else 'allows'}-{teen_id}",
    )


@bp.post("/<token>/<int:teen_id>/address")
@in_her_language
def name_address(token, person, teen_id):
    teen, typed = _teen(person, teen_id), request.form.get("address", "")
    return _do(
        token, person, lambda: actions.name_address(teen, typed), at=_girl(teen), typed=typed
    )


@bp.post("/<token>/<int:teen_id>/invitation/<any(yes, no):wish>")
@in_her_language
def invitation(token, person, teen_id, wish):
    """Hers alone to answer: nobody else finds this door."""
    teen = _teen(person, teen_id)
    if teen.person_id != person.id:
        abort(404)
    day = cohorts.today_of(teen)
    answered = partial(invitations.answer, person, wish == "yes", day)
    return _do(token, person, answered, at=_girl(teen))


@bp.get("/<token>/<int:teen_id>/certificate.pdf")
@in_her_language
def certificate(token, person, teen_id):
    alumna = cohorts.alumna_of(_teen(person, teen_id).person_id)
    if alumna is None:
        abort(404)
    return certificates.download([alumna], organisation.current())


@bp.post("/<token>/<int:teen_id>/<any(sign, own):page>")
@in_her_language
def lead_on(token, person, teen_id, page):
    """To the pages that are signed, or to an address that she can hand to her daughter."""
    teen = _teen(person, teen_id)
    if page == "sign":
        path = actions.sign_again(teen, person)
        db.session.commit()
        return redirect(path, 303)
    path = actions.page_of_her_own(teen)
    db.session.commit()
    return render_template("families/own.html", token=token, teen=teen, path=path)


@bp.post("/<token>/feeds")
@in_her_language
def make_feed(token, person):
    """Shown here and now, because only its hash is kept."""
    form = FeedForm()
    if not form.validate():
        return _page(token, person, feed_form=form), 422
    path = actions.make_feed(person, names.clean(form.name.data))
    db.session.commit()
    address = current_app.config["BASE_URL"] + path
    return _page(token, person, calendar=subscription(_("My family's dates"), address))


@bp.post("/<token>/feeds/<int:link_id>/revoke")
@in_her_language
def revoke_feed(token, person, link_id):
    link = links.feed_of(person, link_id) or abort(404)
    return _do(token, person, lambda: links.revoke(link), at="feeds")


@bp.post("/<token>/close")
@in_her_language
def close(token, person):
    actions.close(person)
    db.session.commit()
    flash(_("This page is closed. Ask us when you need a new address."))
    return redirect("/", 303)
