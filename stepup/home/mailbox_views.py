"""/dev/mailbox: what the house has written, while its mail goes into a folder."""

from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request

from stepup import asked
from stepup.people import access

PER_PAGE = 40
SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; "
bp = Blueprint("mailbox", __name__, url_prefix="/dev/mailbox")
access.opens_to(bp, access.ANYONE)


@bp.before_request
def only_here():
    if current_app.config["PRODUCTION"] or _folder() is None:
        abort(404)


def _letters():
    return [file for file in _folder().glob("*.eml") if not file.name.startswith(".")]


def _folder():
    address = urlsplit(current_app.config["MAIL_URL"])
    return Path(unquote(address.path)) if address.scheme == "file" else None


@bp.get("")
def index():
    page = asked.page()
    search = request.args.get("search", "").casefold()
    files = sorted(_letters(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    if search:
        files = [file for file in files if search in file.read_text("latin-1").casefold()]
    shown = files[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "home/mailbox.html",
        letters=[(file.stem, _read(file)) for file in shown],
        page=page,
        pages=-(-len(files) // PER_PAGE),
        total=len(files),
        search=search,
    )


@bp.get("/<name>")
def letter(name):
    message = _the(name)
    calendar = message.get_body(("calendar",))
    return render_template(
        "home/letter.html",
        name=name,
        message=message,
        text=_text(message),
        calendar=calendar.get_content() if calendar else None,
    )


def _text(message):
    body = message.get_body(("plain",))
    return body.get_content() if body else ""


@bp.get("/<name>/html")
def html(name):
    body = _the(name).get_body(("html",))
    if body is None:
        abort(404)
    response = Response(body.get_content(), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = SEALED + "frame-ancestors 'self'"
    return response


@bp.get("/<name>/source")
def source(name):
    return Response(_file(name).read_bytes(), content_type="text/plain; charset=utf-8")


def _the(name):
    return _read(_file(name))


def _read(file):
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def _file(name):
    file = _folder() / f"{name}.eml"
    if Path(name).name != name or not file.is_file():
        abort(404)
    return file
