"""Whose house this is: the organisation that pages sign with, asked once a request if at all."""

from flask import Flask, g
from werkzeug.local import LocalProxy

from stepup.organisation import queries
from stepup.organisation.models import Organisation


def init_app(app: Flask) -> None:
    app.jinja_env.globals["organisation"] = LocalProxy(_ours)


def _ours() -> Organisation:
    if "organisation" not in g:
        g.organisation = queries.current()
    return g.organisation
