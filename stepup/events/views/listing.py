"""What is coming: a list, or a month on the wall."""

from collections import defaultdict

from flask import current_app, render_template, request, url_for

from stepup import clock
from stepup.calendars.links import subscription
from stepup.cohorts import queries as cohorts
from stepup.events import queries, staffing
from stepup.events.forms.search import SearchForm, month_words
from stepup.events.months import Month
from stepup.events.printed import printed
from stepup.events.views.blueprint import bp
from stepup.events.visibility import sight_of
from stepup.organisation import queries as organisation
from stepup.people import access

PER_PAGE = 40
MOST_IN_A_MONTH = 120  # more is no wall that anybody reads


@bp.get("/events")
@printed
def index():
    form = SearchForm(organisation.sites(), cohorts.programs(), request.args)
    status = 200 if form.validate() else 422
    show = _month if request.args.get("view") == "month" else _list
    return show(form, sight_of(access.viewer())), status


def _list(form, sight):
    wish = form.wish(*_span(form.chosen_month))
    page = max(request.args.get("page", 1, type=_page_number), 1)
    found = queries.coming(
        wish, visible=sight.condition(), limit=PER_PAGE, skip=PER_PAGE * (page - 1)
    )
    total = queries.number_coming(wish, visible=sight.condition())
    places = staffing.of_events(found)
    return render_template(
        "events/list.html",
        form=form,
        events=[(event, staffing.neediest(places[event.id], wish.role)) for event in found],
        page=page,
        pages=-(-total // PER_PAGE),
        here=_address(form),
        other_view=_address(form, view="month"),
        calendar=_everything(),
    )


def _everything():
    address = current_app.config["BASE_URL"] + url_for("calendars.public")
    return subscription(organisation.current().name, address)


def _span(month):
    now = clock.now()
    if month is None:
        return now, None
    since, until = month.span(organisation.current().time_zone)
    return max(since, now), until


def _page_number(text):
    return int(text[:6])


def _month(form, sight):
    today = clock.today(organisation.current().time_zone)
    month = form.chosen_month or Month.of(today)
    form.month.data = str(month)
    since, until = month.wall()
    wish = form.wish(max(since, clock.now()), until)
    by_day = defaultdict(list)
    found = queries.coming(wish, visible=sight.condition(), limit=MOST_IN_A_MONTH + 1)
    for event in found[:MOST_IN_A_MONTH]:
        by_day[clock.to_local(event.starts_at, event.time_zone).date()].append(event)
    return render_template(
        "events/month.html",
        form=form,
        month=month,
        month_words=month_words(month),
        count=sum(map(len, by_day.values())),
        is_cut=len(found) > MOST_IN_A_MONTH,
        by_day=by_day,
        today=today,
        earlier=_address(form, view="month", month=month.previous)
        if Month.of(today) < month
        else "",
        later=_address(form, view="month", month=month.next),
        here=_address(form, view="month"),
        other_view=_address(form),
    )


def _address(form, **differing):
    """This search again, with something else changed."""
    asked = {field.name: field.data for field in form if field.data}
    return url_for("events.index", **(asked | differing))
