"""The figures of a season as a page and as a spreadsheet."""

from dataclasses import astuple
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request

from stepup import clock
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.reports import queries
from stepup.spreadsheets import csv_text

HEADINGS = (
    "Site",
    "Events held",
    "Called off",
    "Girls",
    "Adults",
    "Girls' hours",
    "Adults' hours",
)
bp = Blueprint("reports", __name__, url_prefix="/staff/reports")
access.opens_to(bp, access.STAFF)


@bp.get("")
def season():
    first, last = _days()
    lines = _lines(first, last)
    return render_template(
        "reports/season.html", lines=lines, headings=HEADINGS, first=first, last=last
    )


@bp.get("/season.csv")
def spreadsheet():
    first, last = _days()
    rows = [astuple(line) for line in _lines(first, last)]
    name = f"season-{first}-{last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        csv_text(HEADINGS, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


def _lines(first, last):
    zone = organisation.current().time_zone
    since, until = clock.start_of(first, zone), clock.start_of(last + timedelta(days=1), zone)
    return queries.by_site(since, until, access.sites())


def _days():
    """From the address, or since September: a program year begins with school."""
    today = clock.today(organisation.current().time_zone)
    september = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    return _day("from", september), _day("to", today)


def _day(name, otherwise):
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return day if clock.is_sensible(day) else otherwise
