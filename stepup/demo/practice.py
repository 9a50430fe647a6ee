"""The practice organisation while it is being lived: who is there, and what time it is there."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from stepup import clock
from stepup.cohorts.models import Cohort, Program
from stepup.demo.cast import Cast
from stepup.demo.diary import Diary
from stepup.organisation.models import Organisation, Site
from stepup.people.models import Person

HOME_ZONE = "America/Los_Angeles"


@dataclass
class Group:
    """A cohort with its weekly hour; `girls` fills up as they say yes."""

    cohort: Cohort
    weekday: int
    starts: time
    ends: time
    room: str
    girls: list[Person] = field(default_factory=list)
    mentors: list[Person] = field(default_factory=list)

    @property
    def site(self) -> Site:
        site = self.cohort.site
        if site is None:
            raise ValueError("the practice year's cohorts have a site")
        return site


@dataclass
class Practice:
    chance: Random
    now: datetime
    diary: Diary
    cast: Cast
    settings: Organisation | None = None
    sites: list[Site] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    leads: dict[str, Person] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    mentors: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    alumnae: list[Person] = field(default_factory=list)
    guests: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(HOME_ZONE)).date()

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def ago(self, days: int, hour: int = 12, minute: int = 0) -> datetime:
        """That hour on the wall in the office, never later than a minute ago."""
        moment = at(self.day(days), time(hour, minute), HOME_ZONE)
        return min(moment, self.now - timedelta(minutes=1))

    def sometime_between(self, first: datetime, last: datetime) -> datetime:
        """A whole minute, at an hour when people are awake in the office."""
        seconds = max((last - first).total_seconds(), 0)
        moment = awake(first + timedelta(minutes=int(self.chance.random() * seconds / 60)))
        return min(max(moment, first), last)

    def area(self, site: Site) -> str:
        return self.areas[site.name]


def awake(moment: datetime) -> datetime:
    """Then, or in the morning when it would be night in the office."""
    is_night = clock.to_local(moment, HOME_ZONE).hour < 7
    return moment + timedelta(hours=7) if is_night else moment


def at(day: date, wall: time, zone: str) -> datetime:
    return clock.from_local(datetime.combine(day, wall), zone)
