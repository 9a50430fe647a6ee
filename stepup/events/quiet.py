"""The hours in which nobody wants a letter that can wait."""

from datetime import datetime, time, timedelta

from stepup import clock

MORNING, NIGHT = 8, 21
TO_DECIDE = timedelta(hours=2)


def is_day(moment: datetime, zone: str) -> bool:
    return MORNING <= clock.to_local(moment, zone).hour < NIGHT


def morning_after(moment: datetime, zone: str) -> datetime:
    """The moment itself by day; else eight o'clock there."""
    if is_day(moment, zone):
        return moment
    local = clock.to_local(moment, zone)
    day = local.date() + timedelta(days=local.hour >= NIGHT)
    return clock.from_local(datetime.combine(day, time(MORNING)), zone)
