"""What a girl who finishes says for herself: may we invite her back, where she will be found."""

from flask import abort, flash, redirect, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup.audit import actions as audit
from stepup.cohorts import certificates, queries
from stepup.cohorts.actions import invitations, seniors
from stepup.cohorts.models import Alumna, Teen
from stepup.cohorts.views.blueprint import bp, in_her_language, language_of, link_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.people.models import Purpose


@bp.get("/alumnae/<token>")
def runway(token):
    link = link_of(token, Purpose.ALUMNA)
    alumna = db.get_or_404(Alumna, link.thing_id)
    own = queries.own_contact_answer(alumna.person_id)
    return in_her_language(
        link.person,
        "cohorts/runway.html",
        alumna=alumna,
        has_finished=queries.has_finished(alumna),
        last=own,
        token=token,
    )


@bp.post("/alumnae/<token>/<any(yes, no):wish>")
def answer_runway(token, wish):
    link = link_of(token, Purpose.ALUMNA)
    alumna = db.get_or_404(Alumna, link.thing_id)
    audit.act_as(link.person_id, "link")
    invitations.answer(alumna.person, wish == "yes", today_at(alumna.cohort.site))
    db.session.commit()
    with force_locale(language_of(link.person)):
        flash(_("Thank you. We have written it down."))
    return redirect(url_for("consents.runway", token=token))


@bp.get("/alumnae/<token>/certificate.pdf")
def certificate(token):
    link = link_of(token, Purpose.ALUMNA)
    alumna = db.get_or_404(Alumna, link.thing_id)
    if not queries.has_finished(alumna):
        abort(404)
    return certificates.download([alumna], organisation.current())


@bp.get("/address/<token>")
def address(token):
    """Opening it changes nothing: programs that look at letters open links too."""
    link = link_of(token, Purpose.ADDRESS)
    return _address_page(link, db.get_or_404(Teen, link.thing_id))


def _address_page(link, teen, refusal=None):
    return in_her_language(link.person, "cohorts/address.html", teen=teen, refusal=refusal)


@bp.post("/address/<token>")
def confirm_address(token):
    link = link_of(token, Purpose.ADDRESS)
    teen = db.get_or_404(Teen, link.thing_id)
    audit.act_as(link.person_id, "link")
    try:
        seniors.confirm_address(teen, link)
    except Refused as refusal:
        db.session.rollback()
        return _address_page(link_of(token, Purpose.ADDRESS), teen, refusal), 409
    db.session.commit()
    return redirect(url_for("consents.address", token=token), 303)
