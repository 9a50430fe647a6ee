"""Which language a page speaks: the one she chose, else the one her browser asks for."""

from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    abort,
    has_request_context,
    redirect,
    request,
    session,
)
from flask_babel import Babel, get_locale, gettext
from werkzeug import Response

from stepup.people import access

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
ENGLISH_ONLY = ("/staff/", "/check-in/")  # what staff read, at the door too
FOR_EVERYBODY = "/kiosk"  # stands at that door
LANGUAGES = {"en": "English", "es": "Español"}
bp = Blueprint("languages", __name__)
access.opens_to(bp, access.ANYONE)


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(CATALOGUES))
    app.register_blueprint(bp)
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals.update(
        language=language, languages=LANGUAGES, english_only=is_english_only
    )
    app.jinja_env.filters["translated"] = translated


def chosen() -> str:
    if not has_request_context() or is_english_only():
        return "en"
    if session.get("language") in LANGUAGES:
        return session["language"]
    return request.accept_languages.best_match(list(LANGUAGES), default="en")


def is_english_only() -> bool:
    path = request.path
    return f"{path}/".startswith(ENGLISH_ONLY) and not path.endswith(FOR_EVERYBODY)


def language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"


def translated(sentence: object) -> str:
    """For sentences made elsewhere, such as refusals; what the catalogue lacks stays as it is.

    Templates cannot say `_(sentence)` of those: Jinja would take them for safe HTML with blanks.
    """
    words = str(sentence)
    return gettext(words) if words else words


@bp.post("/language")
def choose() -> Response:
    if request.form.get("language") not in LANGUAGES:
        abort(400)
    session["language"] = request.form["language"]
    return redirect(access.local(request.form.get("next", ""), "/"))
