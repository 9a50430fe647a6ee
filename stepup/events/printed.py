"""Pages that every stranger sees alike: printed once, and anew when anything on them changes.

What is kept holds nobody's name, no form token and no nonce: those are put in for each reader.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

from flask import Response, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf

from stepup import clock
from stepup.db import READS, db
from stepup.events import revisions
from stepup.people import access

P = ParamSpec("P")
MOST = 200
TOKEN, NONCE = b"\x02token\x03", b"\x02nonce\x03"  # no page has these
BLANK = re.compile(b"(%s|%s)" % (TOKEN, NONCE))
Key = tuple[str, ...]
Sheet = TypeVar("Sheet")


class Press(Generic[Sheet]):
    """The newest sheets of one process; a version no longer asked for falls out by itself."""

    def __init__(self) -> None:
        self.sheets: OrderedDict[Key, Sheet] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Sheet | None:
        with self.lock:
            sheet = self.sheets.get(key)
            if sheet is not None:
                self.sheets.move_to_end(key)
            return sheet

    def keep(self, key: Key, sheet: Sheet) -> None:
        with self.lock:
            self.sheets[key] = sheet
            while len(self.sheets) > MOST:
                self.sheets.popitem(last=False)


press = Press[list[bytes]]()
feeds = Press[bytes]()


def feed(tag: str, render: Callable[[], bytes]) -> bytes:
    """The text that this tag names, for everybody who does not have it yet."""
    key = str(db.engine.url), tag
    sheet = feeds.get(key)
    if sheet is None:
        sheet = render()
        feeds.keep(key, sheet)
    return sheet


def printed(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """For a GET that shows strangers the same until an event, a seat or the minute changes."""

    @wraps(view)
    def look_first(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not _is_stranger():
            return view(*args, **kwargs)
        key = _key()
        sheet = press.get(key)
        if sheet is None:
            response = make_response(view(*args, **kwargs))
            if response.status_code == 200:
                press.keep(key, _without_hers(response.get_data()))
            return response
        return Response(_with_hers(sheet), content_type="text/html; charset=utf-8")

    return look_first


def _is_stranger() -> bool:
    return request.method in READS and access.viewer() is None and "_flashes" not in session


def _key() -> Key:
    """Read before the page is rendered: a change meanwhile makes the next reader ask again."""
    minute = f"{clock.now():%Y%m%d%H%M}"
    version = revisions.at_the_door(db.engine)
    page = request.host_url, request.full_path, str(get_locale())
    return str(db.engine.url), *page, minute, version


def _without_hers(page: bytes) -> list[bytes]:
    """In pieces, with a mark wherever something of hers stood."""
    for mark, hers in _hers().items():
        page = page.replace(hers, mark)
    return BLANK.split(page)


def _with_hers(sheet: list[bytes]) -> bytes:
    hers = _hers()
    return b"".join(hers.get(piece, piece) for piece in sheet)


def _hers() -> dict[bytes, bytes]:
    """Random words only: whatever a reader could choose herself she could put into every page."""
    return {TOKEN: generate_csrf().encode(), NONCE: g.csp_nonce.encode()}
