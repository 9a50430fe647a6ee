"""Front-end files out of installed packages, under hashed addresses that never expire."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, abort, request, url_for

from stepup.people import access

YEAR = 365 * 24 * 3600
CSS = "text/css; charset=utf-8"
JS = "text/javascript; charset=utf-8"

PACKAGED = {
    "bootstrap.css": (
        CSS,
        "flask_bootstrap",
        "static/bootstrap5/css/bootstrap.min.css",
    ),
    "stepup.css": (CSS, "stepup", "static/stepup.css"),
    "stepup.js": (JS, "stepup", "static/stepup.js"),
    "door.js": (JS, "stepup", "static/door.js"),
    "door-worker.js": (JS, "stepup", "static/door-worker.js"),
    "htmx.js": (JS, "js_lib_htmx", "static/htmx/htmx.min.js"),
    "manrope.ttf": ("font/ttf", "font_manrope", "files/Manrope-VariableFont_wght.ttf"),
    "favicon.svg": ("image/svg+xml", "stepup", "static/favicon.svg"),
}
NEIGHBOUR = re.compile(rb'url\("([\w-]+\.[a-z]+)"\)')
bp = Blueprint("assets", __name__, url_prefix="/assets")
access.opens_to(bp, access.ANYONE)


@dataclass(frozen=True)
class Packaged:
    body: bytes
    zipped: bytes
    content_type: str
    digest: str


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    return url_for("assets.packaged", digest=_load(name).digest, name=name)


@bp.get("/<digest>/<name>")
def packaged(digest: str, name: str) -> Response:
    if name not in PACKAGED:
        abort(404)
    file = _load(name)
    response = _zipped(file) if request.accept_encodings.quality("gzip") else Response(file.body)
    response.content_type = file.content_type
    response.vary.add("Accept-Encoding")
    if name == "door-worker.js":
        response.headers["Service-Worker-Allowed"] = "/"  # it answers for the page that asks for it
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if digest == file.digest else 60
    response.cache_control.immutable = digest == file.digest
    return response


def _zipped(file: Packaged) -> Response:
    response = Response(file.zipped)
    response.content_encoding = "gzip"
    return response


@cache
def _load(name: str) -> Packaged:
    content_type, package, path = PACKAGED[name]
    body = NEIGHBOUR.sub(_address, (files(package) / path).read_bytes())
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Packaged(body, gzip.compress(body, 9), content_type, digest)


def _address(neighbour: re.Match[bytes]) -> bytes:
    """A stylesheet names its font by its hashed address too, so that it is fetched once."""
    name = neighbour[1].decode()
    return f'url("../{_load(name).digest}/{name}")'.encode()
