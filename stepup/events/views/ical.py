"""Calendar text over HTTP: answered with “you have it” before anything is rendered."""

from flask import Response, request
from werkzeug.http import parse_date, parse_etags, quote_etag, remove_entity_headers

from stepup import clock
from stepup.calendars import feeds

CONTENT_TYPE = "text/calendar; charset=utf-8"
EVERYBODY = "public, max-age=300"
HERSELF = "private, no-cache"


def answer(mark, render, *, cache=EVERYBODY):
    """`render` is called only when the reader's copy is not the newest."""
    response = _unchanged() if _has_newest(mark) else Response(render(), content_type=CONTENT_TYPE)
    response.headers["ETag"] = quote_etag(mark.tag)
    response.last_modified = mark.changed_at
    response.headers["Cache-Control"] = cache
    if cache == HERSELF:
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _has_newest(mark):
    """By its tag when it names one, else by its date; a date in the future proves nothing."""
    if "If-None-Match" in request.headers:
        return parse_etags(request.headers["If-None-Match"]).contains_weak(mark.tag)
    since = parse_date(request.headers.get("If-Modified-Since"))
    return since is not None and mark.changed_at.replace(microsecond=0) <= since <= clock.now()


def _unchanged():
    response = Response(status=304)
    remove_entity_headers(response.headers)
    return response


def download(entries, name):
    """A file to keep, always fresh."""
    response = Response(feeds.download(entries), content_type=CONTENT_TYPE)
    return _named(response, name)


def _named(response, name):
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def conditional_download(mark, render, name, *, cache=EVERYBODY):
    return _named(answer(mark, render, cache=cache), name)
