"""What somebody does about her own place, from the event's page or from the link in a letter."""

from flask import flash, request
from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import questions
from stepup.events.actions import bookings, reminding, seats, standins, swapping, telling
from stepup.events.forms import friends
from stepup.events.forms.places import WithdrawForm
from stepup.events.models import SignupState

WELCOMES = {
    SignupState.CONFIRMED: _("You're in. The invitation is on its way to your inbox."),
    SignupState.HELD: _("The place is held for you. Look in your inbox."),
    SignupState.OFFERED: _("A seat is on offer for you. Say yes below."),
    SignupState.WAITLISTED: _("You are in line. We write the moment a seat is free."),
}
FAREWELLS = {
    "standin": _("We are asking. The seat stays yours until somebody takes it."),
    "keep": _("You come yourself: we are glad."),
    "sure": _("Thank you: we count on you."),
    "quiet": _("We send you no more reminders."),
    "remind": _("We remind you again."),
    "withdraw": _("Your place is given back. Thank you for telling us."),
    "swap": _("We have written to her. The seat is kept for her for a day."),
    "decline": _("The seat goes to the next in line. Thank you for telling us."),
}


MORE = "standin, keep, sure, quiet, remind"
ABOUT_HER_PLACE = {
    "standin": standins.seek,
    "keep": standins.keep,
    "sure": reminding.is_sure,
    "quiet": lambda signup: reminding.stop(signup.person),
    "remind": lambda signup: reminding.begin_again(signup.person),
}


def welcome(signup):
    flash(str(WELCOMES[signup.state]))


def carry_out(deed, signup, page):
    """Do it and commit; None when all went well, else `page(form, refusal)` with its status."""
    form = WithdrawForm()
    if not form.validate():
        return page(form, None), 422
    try:
        now = _do(deed, signup, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        return page(form, refusal), 409
    db.session.commit()
    if deed in FAREWELLS:
        flash(str(FAREWELLS[deed]))
    else:
        welcome(now)
    return None


def tell(signup, page):
    """She answers what is asked of those who have a place; None when all went well."""
    try:
        telling.tell(signup, request.form.getlist("answer")[: questions.MOST])
    except Refused as refusal:
        db.session.rollback()
        return page(WithdrawForm(formdata=None), refusal), 409
    db.session.commit()
    flash(gettext("Thank you: staff read your answers."))
    return None


def sentences_about(booking):
    """What became of each date, and of which kind that news is."""
    if booking.taken:
        count = len(booking.taken)
        yield ngettext("You are in on %(num)s date.", "You are in on %(num)s dates.", count), "good"
    if booking.waiting:
        count = len(booking.waiting)
        yield ngettext("You are in line on %(num)s.", "You are in line on %(num)s.", count), "good"
    for event, why in booking.refused:
        day = clock.day(event.starts_at, event.time_zone, str(get_locale()))
        yield f"{day}: {why}", "error"


def pass_on(signup, page):
    """Somebody else comes in her place; None when all went well, else the page with its status."""
    try:
        (guest,) = friends.read(request.form)[:1]
        swapping.hand_over(signup, guest)
    except Refused as refusal:
        db.session.rollback()
        return page(WithdrawForm(formdata=None), refusal), 409
    db.session.commit()
    flash(str(FAREWELLS["swap"]))
    return None


def _do(deed, signup, reason):
    if deed in ABOUT_HER_PLACE:
        ABOUT_HER_PLACE[deed](signup)
        return signup
    if deed == "withdraw":
        return seats.withdraw(signup, reason=reason)
    if deed == "decline":
        return seats.decline(signup)
    if deed == "again":
        return seats.sign_up(signup.slot, signup.person)
    return bookings.confirm(signup)
