"""Anyone may tell us about a worry, without an account (SAFE-20)."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from stepup.db import db
from stepup.people import access, limits
from stepup.safety import concerns

PER_COMPUTER = "20 per hour"
TOO_LONG = _("Please keep it shorter, or call us.")
bp = Blueprint("concerns", __name__)
access.opens_to(bp, access.ANYONE)


class ConcernForm(FlaskForm):
    happened = TextAreaField(
        _("What worries you?"),
        [
            InputRequired(_("Tell us in a sentence what worries you.")),
            Length(max=10_000, message=TOO_LONG),
        ],
    )
    about = TextAreaField(_("Who is it about?"), [Length(max=2000, message=TOO_LONG)])
    where_and_when = StringField(_("Where and when?"), [Length(max=300, message=TOO_LONG)])
    told_by = StringField(
        _("Your name, and how we can reach you"), [Length(max=300, message=TOO_LONG)]
    )


@bp.get("/concern")
def tell():
    return render_template("home/concern.html", form=ConcernForm(formdata=None))


@bp.post("/concern")
@limits.limiter.limit(PER_COMPUTER)
def send():
    form = ConcernForm()
    if not form.validate():
        return render_template("home/concern.html", form=form), 422
    told = {name: form[name].data or "" for name in ("about", "where_and_when", "told_by")}
    concern = concerns.raise_concern(form.happened.data, **told, language=str(get_locale() or "en"))
    db.session.commit()
    session["concern"] = concern.reference
    return redirect(url_for("concerns.thanks"))


@bp.get("/concern/thanks")
def thanks():
    return render_template("home/concern_thanks.html", reference=session.get("concern", ""))
