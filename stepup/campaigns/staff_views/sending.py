"""The button, ten minutes to think again, and the brakes."""

from flask import flash, redirect, render_template, url_for
from flask_babel import ngettext

from stepup import clockwork
from stepup.campaigns import actions, emails
from stepup.campaigns.queries import surveys
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.people import access


@bp.get("/<int:campaign_id>/send")
def ask(campaign_id):
    """The number and the names first."""
    campaign = campaign_of(campaign_id)
    return render_template(
        "campaigns/staff/send.html",
        campaign=campaign,
        subject=emails.examples(campaign)[0][1].subject,
        survey=surveys.survey(campaign),
        instead=emails.instead(campaign),
        undo=actions.UNDO.seconds // 60,
    )


@bp.post("/<int:campaign_id>/send")
def send(campaign_id):
    campaign = campaign_of(campaign_id)
    actions.start(campaign)
    db.session.commit()
    return _back(campaign)


@bp.post("/<int:campaign_id>/send-now")
def send_now(campaign_id):
    """For a campaign whose hour went by while nobody was awake."""
    campaign = campaign_of(campaign_id)
    actions.skip_undo(campaign)
    db.session.commit()
    flash("It goes out within a minute.")
    return _back(campaign)


@bp.post("/<int:campaign_id>/undo")
def undo(campaign_id):
    campaign = campaign_of(campaign_id)
    actions.cancel_start(campaign)
    db.session.commit()
    flash("Taken back: no letter has left.")
    return _back(campaign)


@bp.post("/<int:campaign_id>/approve")
def approve(campaign_id):
    campaign = campaign_of(campaign_id)
    actions.approve(campaign, access.viewer())
    db.session.commit()
    flash("Approved: it may be sent.")
    return _back(campaign)


@bp.post("/<int:campaign_id>/go-on")
def go_on(campaign_id):
    campaign = campaign_of(campaign_id)
    return _let_out(campaign, actions.go_on(campaign))


@bp.post("/<int:campaign_id>/pause")
def pause(campaign_id):
    campaign = campaign_of(campaign_id)
    held = actions.pause(campaign)
    db.session.commit()
    flash(ngettext("%(num)d letter waits.", "%(num)d letters wait.", held))
    return _back(campaign)


@bp.post("/<int:campaign_id>/resume")
def resume(campaign_id):
    campaign = campaign_of(campaign_id)
    return _let_out(campaign, actions.resume(campaign))


def _let_out(campaign, released):
    db.session.commit()
    clockwork.poke()
    flash(ngettext("%(num)d letter goes out.", "%(num)d letters go out.", released))
    return _back(campaign)


@bp.post("/<int:campaign_id>/cancel")
def cancel(campaign_id):
    campaign = campaign_of(campaign_id)
    called_back = actions.cancel(campaign)
    db.session.commit()
    flash(
        ngettext(
            "%(num)d letter was called back.", "%(num)d letters were called back.", called_back
        )
    )
    return _back(campaign)


def _back(campaign):
    return redirect(url_for("staff_campaigns.show", campaign_id=campaign.id))
