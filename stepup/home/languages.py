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
from flask_babel import Babel, get_locale
from werkzeug import Response

from stepup.people import access

LANGUAGES = {"en": "English", "es": "Español"}
bp = Blueprint("languages", __name__)
access.opens_to(bp, access.ANYONE)


def init_app(app: Flask) -> None:
    translations = Path(app.root_path).parent / "translations"
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(translations))
    app.register_blueprint(bp)
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)


def chosen() -> str:
    if not has_request_context():
        return "en"
    if session.get("language") in LANGUAGES:
        return session["language"]
    return request.accept_languages.best_match(list(LANGUAGES), default="en")


def language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"


@bp.post("/language")
def choose() -> Response:
    if request.form.get("language") not in LANGUAGES:
        abort(400)
    session["language"] = request.form["language"]
    return redirect(access.local(request.form.get("next", ""), "/"))
