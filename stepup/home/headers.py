"""What every answer carries: a nonce, a request id, and headers that keep browsers strict."""

import re
import secrets

from flask import Flask, Response, g, request

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
REQUEST_ID = re.compile(r"[\w.:-]{1,64}")


def init_app(app: Flask) -> None:
    app.before_request(_name_request)
    app.after_request(_add_headers)


def _name_request() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)
    g.request_id = request_id(request.headers.get("X-Request-ID", ""))


def request_id(given: str) -> str:
    """The one a proxy gave, so that its log and ours can be read together; else a new one."""
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _add_headers(response: Response) -> Response:
    said = {name for name, _ in response.headers}
    ours = HEADERS | {"Content-Security-Policy": POLICY.format(nonce=g.csp_nonce)}
    if request.is_secure:
        ours["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.extend((name, text) for name, text in ours.items() if name not in said)
    response.headers["X-Request-ID"] = g.request_id
    return response
