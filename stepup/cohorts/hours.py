"""When families read letters: by day, on the clock of their girl's site."""

from datetime import date, datetime, time, timedelta

from stepup import clock
from stepup.cohorts.models import Cohort
from stepup.organisation import queries as organisation

DAY_BEGINS, DAY_ENDS = time(8), time(20)


def zone_of(cohort: Cohort) -> str:
    return cohort.site.time_zone if cohort.site else organisation.current().time_zone


def awake_at(zone: str) -> datetime | None:
    """The next morning there; None when it is day already."""
    local = clock.to_local(clock.now(), zone)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return None
    day = local.date() + timedelta(days=local.time() >= DAY_ENDS)
    return clock.from_local(datetime.combine(day, DAY_BEGINS), zone)


def today_at(cohort: Cohort) -> date:
    return clock.today(zone_of(cohort))
