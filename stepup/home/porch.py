"""The porch: calendars that everybody may read, handed out before anybody goes inside.

Calendar programs ask every quarter of an hour, all day long. What was answered under one version of
the house is answered again, to the byte, until something or the minute changes: that costs one read
of one row, and neither a session nor a page's hooks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from prometheus_client import Counter
from sqlalchemy import Engine
from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wrappers import Response

from stepup import clock
from stepup.db import db
from stepup.events import revisions
from stepup.events.printed import Press
from stepup.events.views import ical
from stepup.home.headers import request_id

HERS = "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MODIFIED_SINCE", "QUERY_STRING"
OURS = re.compile(r"/(calendar|sites/\d+/calendar|events/\d+|series/\d+)\.ics")
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Disposition"}
OF_A_REQUEST = {"X-Request-ID", "Date"}


@dataclass(frozen=True)
class Sheet:
    """An answer that everybody gets."""

    tag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def without_body(self) -> list[tuple[str, str]]:
        return [header for header in self.headers if header[0] not in OF_A_BODY]


def init_app(app: Flask) -> None:
    """After the metrics, before what says who stands behind the proxies."""
    app.wsgi_app = Porch(app)  # type: ignore[assignment,method-assign]


class Porch:
    def __init__(self, app: Flask) -> None:
        self.app, self.inside = app, app.wsgi_app
        self.press = Press[Sheet]()
        self.answers = Counter(
            "stepup_porch_answers",
            "Calendars handed out without going inside",
            ["status"],
            registry=app.extensions["metrics"],
        )

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _is_a_strangers_calendar(environ):
            return self.inside(environ, start)
        key = self._version, str(environ["PATH_INFO"])
        sheet = self.press.get(key)
        if sheet is None:
            answer = Response.from_app(self.inside, _unconditional(environ), buffered=True)
            if not _is_everybodys(answer):
                return answer(environ, start)
            sheet = _sheet(answer)
            self.press.keep(key, sheet)
        return self._hand_out(sheet, environ, start)

    @property
    def _version(self) -> str:
        """Read before anything is rendered; with the minute, like the pages."""
        return f"{revisions.at_the_door(self._engine)} {clock.now():%Y%m%d%H%M}"

    @cached_property
    def _engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    def _hand_out(
        self, sheet: Sheet, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        named = "X-Request-ID", request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        has_it = parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(sheet.tag)
        self.answers.labels("304" if has_it else "200").inc()
        if has_it:
            start("304 NOT MODIFIED", [*sheet.without_body(), named])
            return [b""]
        start("200 OK", [*sheet.headers, named])
        return [sheet.body]


def _is_a_strangers_calendar(environ: WSGIEnvironment) -> bool:
    """Of whoever says more than which copy she has, the house itself decides."""
    asks = environ["REQUEST_METHOD"] == "GET" and OURS.fullmatch(environ["PATH_INFO"])
    return bool(asks) and not any(environ.get(name) for name in HERS)


def _unconditional(environ: WSGIEnvironment) -> WSGIEnvironment:
    return {name: said for name, said in environ.items() if name != "HTTP_IF_NONE_MATCH"}


def _is_everybodys(answer: Response) -> bool:
    return answer.status_code == 200 and answer.headers.get("Cache-Control") == ical.EVERYBODY


def _sheet(answer: Response) -> Sheet:
    tag, _weak = unquote_etag(answer.headers["ETag"])
    lasting = [header for header in answer.headers if header[0] not in OF_A_REQUEST]
    return Sheet(str(tag), tuple(lasting), answer.get_data())
