"""How "no" and "oops" are told to a program: RFC 9457."""

import logging
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus

from flask import Blueprint, Flask, jsonify, request
from marshmallow import ValidationError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Response

from stepup.db import db
from stepup.errors import Refused

MIME = "application/problem+json"
REFUSED = "urn:stepup:problem:refused"
INVALID = "urn:stepup:problem:invalid"
PLACES = ("json", "query")
SENTENCES = {
    400: "The body is not JSON that can be read.",
    404: "There is nothing here: look at the address and its number.",
    405: "This address takes other methods: “Allow” names them.",
    413: "This is more than is taken in at once.",
    415: "Send JSON, and say so: “Content-Type: application/json”.",
    500: "Something broke on our side. It is written down.",
}
log = logging.getLogger(__name__)

Answer = Response | str | tuple[str, int]


def init_app(app: Flask, pages: Callable[[HTTPException], Answer]) -> None:
    """No blueprint answers for an address that nobody has: only the path tells who asks."""

    def show(error: HTTPException) -> Answer:
        return show_error(error) if request.path.startswith("/api/") else pages(error)

    for kind in (NotFound, MethodNotAllowed):
        app.register_error_handler(kind, show)


def speak_in(blueprint: Blueprint) -> None:
    blueprint.register_error_handler(Refused, show_refusal)
    blueprint.register_error_handler(ValidationError, show_invalid)
    blueprint.register_error_handler(DataError, show_unstorable)
    blueprint.register_error_handler(HTTPException, show_error)


def problem(status: int, detail: str, *, kind: str = "about:blank", **more: object) -> Response:
    phrase = HTTPStatus(status).phrase
    answer = jsonify(type=kind, title=phrase, status=status, detail=detail, **more)
    answer.status_code, answer.mimetype = status, MIME
    return answer


def show_refusal(refusal: Refused) -> Response:
    db.session.rollback()
    reasons = [
        {"rule": reason.rule, "sentence": reason.sentence, "minutes": reason.minutes}
        for reason in refusal.reasons
    ]
    return problem(409, str(refusal), kind=REFUSED, reasons=reasons)


def show_invalid(error: ValidationError) -> Response:
    db.session.rollback()
    found = list(_flat(error.normalized_messages()))
    errors = [_error(trail, sentence) for trail, sentence in found]
    return problem(422, _in_words(found), kind=INVALID, errors=errors)


def _flat(found: object, trail: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Marshmallow's messages lie in as many boxes as the input did."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from _flat(inner, trail if name == "_schema" else (*trail, str(name)))
    elif isinstance(found, list):
        for inner in found:
            yield from _flat(inner, trail)
    else:
        yield trail, str(found)


def _error(trail: tuple[str, ...], sentence: str) -> dict[str, str]:
    if trail[:1] == ("query",):
        return {"detail": sentence, "parameter": ".".join(trail[1:])}
    return {"detail": sentence, "pointer": "#" + "".join(f"/{name}" for name in _inner(trail))}


def _inner(trail: tuple[str, ...]) -> tuple[str, ...]:
    return trail[1:] if trail[:1] in {(place,) for place in PLACES} else trail


def _in_words(found: Sequence[tuple[tuple[str, ...], str]]) -> str:
    named = [(".".join(_inner(trail))[:80], sentence) for trail, sentence in found[:5]]
    return " ".join(f"{name}: {sentence}" if name else sentence for name, sentence in named)


def show_unstorable(error: DataError) -> Response:
    """Something too long or too large got past a schema: the sender's to shorten all the same."""
    log.warning("unstorable input at %s: %s", request.path, type(error.orig).__name__)
    db.session.rollback()
    return problem(422, "Something you sent is too long or too large. Shorten it.")


def show_error(error: HTTPException) -> Response:
    db.session.rollback()
    if error.response is not None:
        return error.get_response()
    code = error.code or 500
    answer = problem(code, _sentence(error, code))
    for name, text in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = text
    return answer


def _sentence(error: HTTPException, code: int) -> str:
    """Ours, unless somebody had something more exact to say."""
    said = error.description or HTTPStatus(code).phrase
    is_usual = error.description == type(error).description
    return SENTENCES.get(code, said) if is_usual else said
