"""The rules of reminders, as sentences; for the whole house."""

from flask import abort, flash, redirect, render_template, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.events import reminders
from stepup.events.actions import reminding
from stepup.events.forms.reminders import ReminderForm
from stepup.events.models import ReminderKind, ReminderRule
from stepup.events.staff_views.blueprint import bp
from stepup.people import access
from stepup.people.models import Role


def _ensure_everywhere():
    """A rule speaks for every site."""
    if not any(
        access.may_everywhere(access.viewer(), role) for role in (Role.COORDINATOR, Role.ADMIN)
    ):
        abort(403)


@bp.get("/reminders")
def reminder_rules():
    return _page(ReminderForm(formdata=None))


@bp.post("/reminders")
def add_rule():
    _ensure_everywhere()
    form = ReminderForm()
    if not form.validate():
        return _page(form), 422
    try:
        rule = reminding.add_rule(
            ReminderKind(form.kind.data),
            form.hours,
            role=form.role.data,
            program=form.programs.get(form.program.data),
            words=form.words.data or "",
        )
    except Refused as refusal:
        db.session.rollback()
        return _page(form, refusal), 409
    db.session.commit()
    flash(f"Saved: {rule.sentence}")
    return redirect(url_for("staff_events.reminder_rules"))


def _page(form, refusal=None):
    return render_template(
        "events/staff/reminders.html", form=form, rules=reminders.rules(), refusal=refusal
    )


@bp.post("/reminders/<int:rule_id>/<any(remove, pause, resume):deed>")
def settle_rule(rule_id, deed):
    _ensure_everywhere()
    rule = db.get_or_404(ReminderRule, rule_id)
    if deed == "remove":
        reminding.remove_rule(rule)
    else:
        reminding.pause(rule, deed == "pause")
    db.session.commit()
    flash("Saved.")
    return redirect(url_for("staff_events.reminder_rules"))
