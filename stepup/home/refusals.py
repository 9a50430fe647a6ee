"""How "no" and "oops" become pages; and the input that no page ever has to see."""

import logging

from flask import Flask, abort, current_app, redirect, render_template, request
from sqlalchemy.exc import DataError
from werkzeug import Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from stepup import asked
from stepup.db import db
from stepup.errors import Refused

log = logging.getLogger(__name__)


class RowNumber(IntegerConverter):
    """Larger numbers than a row can have find no page instead of breaking the database's driver."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": asked.LARGEST, **kwargs})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Before the blueprints: they build their addresses with the converters of this moment."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_turn_away_nul)
    app.before_request(_turn_away_files)
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(HTTPException, show_error)
    for unstorable in (DataError, OverflowError):  # SQLite's driver says it with the second
        app.register_error_handler(unstorable, show_unstorable)


def _turn_away_nul() -> None:
    """No database stores U+0000 and nobody types it."""
    if "\0" in request.path or "%00" in request.query_string.decode("latin-1"):
        abort(404)
    if request.form and any("\0" in value for _, value in request.form.items(multi=True)):
        raise Refused("There is an invisible character in what you sent. Please type it again.")


def _turn_away_files() -> None:
    """Forms read typed text: over a file, or over JSON, their checks would stumble.

    A view that reads a file says so: `upload.files = {"scan"}`.
    """
    if request.path.startswith("/api/"):
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if request.is_json or request.files.keys() - getattr(view, "files", set()):
        abort(415)


def show_refusal(refusal: Refused) -> tuple[str, int]:
    db.session.rollback()
    return render_template("refused.html", refusal=str(refusal), reasons=refusal.reasons), 409


def show_unstorable(error: DataError | OverflowError) -> tuple[str, int]:
    """Something too long or too large got past a form: still not the visitor's fault to decode."""
    log.warning("unstorable input at %s: %s", request.path, type(error).__name__)
    return show_refusal(Refused("Something you typed is too long or too large. Shorten it."))


def show_error(error: HTTPException) -> tuple[str, int] | Response:
    db.session.rollback()
    if error.code is not None and 300 <= error.code < 400:
        return redirect(str(error.get_response().location), error.code)
    return render_template("error.html", code=error.code or 500), error.code or 500
