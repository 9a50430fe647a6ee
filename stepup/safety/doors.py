"""Whoever of the staff is on hold meets closed doors, from the next request on (SAFE-19)."""

from flask import Flask, render_template, request

from stepup.people import access
from stepup.safety import queries

PAUSED = "Your work here is paused while staff look into something. Please call us."


def init_app(app: Flask) -> None:
    """After the guard, which says who asks. A program's door asks for itself."""
    app.before_request(_pause_who_is_held)


def _pause_who_is_held() -> tuple[str, int] | None:
    audience = access.audience_of(request.endpoint or "")
    if audience is None or not audience.signed_in or not audience.roles:
        return None
    asking = access.viewer()
    if asking is None or not queries.is_held(asking.id):
        return None
    return render_template("refused.html", refusal=PAUSED, reasons=()), 403
