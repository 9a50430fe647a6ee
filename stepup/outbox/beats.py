"""The arithmetic of rates: how many letters may leave now, and when the next one may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, true

from stepup.outbox.claimed import Claimed
from stepup.outbox.models import CAMPAIGN, Letter

ALL, EACH = "all", "each"  # `each` is what a provider without a limit of its own is held to
WHEN_TOLD_TO_SLOW = 30.0  # letters a minute
FIRST_DAY, DAYS_OF_WARMING = 50, 10
MINUTE = timedelta(minutes=1)
EVER = 10**9

Moment = datetime


def of_campaign(campaign_id: int) -> str:
    return f"campaign:{campaign_id}"


def of_provider(provider: str) -> str:
    return f"to:{provider}"


@dataclass(frozen=True)
class Beat:
    """One row as it stood when it was read."""

    key: str
    per_minute: float | None = None
    free_at: Moment | None = None
    slowed_until: Moment | None = None
    warming_since: date | None = None
    day: date | None = None
    left_on_day: int = 0

    def limit_at(self, now: Moment, otherwise: float | None) -> float | None:
        limit = self.per_minute or otherwise
        if self.slowed_until is None or self.slowed_until <= now:
            return limit
        return min((limit or 2 * WHEN_TOLD_TO_SLOW) / 2, WHEN_TOLD_TO_SLOW)

    def left_today(self, today: date) -> int:
        """How many more the warm-up plan allows: 50 on the first day, twice as many each day."""
        if self.warming_since is None:
            return EVER
        days = max((today - self.warming_since).days, 0)
        if days >= DAYS_OF_WARMING:
            return EVER
        return FIRST_DAY * 2**days - (self.left_on_day if self.day == today else 0)

    def used(self, now: Moment, limit: float | None) -> "Beat":
        today = now.date()
        left = self.left_on_day + 1 if self.day == today else 1
        counted = replace(self, day=today, left_on_day=left) if self.warming_since else self
        if limit is None:
            return counted
        at_once, apart = rhythm(limit)
        return replace(counted, free_at=_since(self.free_at, now, at_once, apart) + apart)


def rhythm(per_minute: float) -> tuple[int, timedelta]:
    """Some at once, then one each …: never more than `per_minute` in any sixty seconds."""
    at_once = max(1, int(per_minute // 10))
    return at_once, MINUTE / (per_minute - at_once + 1 if per_minute >= 1 else per_minute)


def _since(free_at: Moment | None, now: Moment, at_once: int, apart: timedelta) -> Moment:
    rested = now - (at_once - 1) * apart
    return rested if free_at is None else max(free_at, rested)


class Paces:
    """What may leave at this moment."""

    def __init__(self, beats: Iterable[Beat], now: Moment) -> None:
        self.beats, self.now = {beat.key: beat for beat in beats}, now
        self.each = self.beats.pop(EACH, Beat(EACH)).per_minute

    @property
    def is_set(self) -> bool:
        return bool(self.beats) or self.each is not None

    def limit_of(self, key: str) -> float | None:
        otherwise = self.each if key.startswith("to:") else None
        return self.beats.get(key, Beat(key)).limit_at(self.now, otherwise)

    def free(self, key: str) -> int:
        """How many letters may leave now."""
        beat, limit = self.beats.get(key, Beat(key)), self.limit_of(key)
        today = beat.left_today(self.now.date())
        if limit is None:
            return today
        at_once, apart = rhythm(limit)
        since = _since(beat.free_at, self.now, at_once, apart)
        return min(today, (self.now - since) // apart + 1 if since <= self.now else 0)

    def opens_at(self, key: str) -> Moment:
        """When the next one may leave, for a key that is closed."""
        beat = self.beats[key]
        tomorrow = datetime.combine(self.now.date() + timedelta(days=1), time(), UTC)
        return tomorrow if beat.left_today(self.now.date()) < 1 else beat.free_at or self.now

    def open(self) -> ColumnElement[bool]:
        """Of the letters that wait, those which nothing here holds up."""
        closed = [key for key in self.beats if self.free(key) < 1]
        if not closed:
            return true()
        providers = [key[3:] for key in closed if key.startswith("to:")]
        campaigns = [int(key[9:]) for key in closed if key.startswith("campaign:")]
        of_campaign = and_(
            Letter.provider.not_in(providers),
            Letter.campaign_id.not_in(campaigns),
            false() if ALL in closed else true(),
        )
        return or_(Letter.priority < CAMPAIGN, of_campaign)

    def within(self, found: Sequence[Claimed]) -> list[Claimed]:
        """So many of them as may leave before the next look."""
        if not self.is_set:
            return list(found)
        left: dict[str, int] = {}
        taken = []
        for each in found:
            keys = keys_of(each)
            if all(left.setdefault(key, self.free(key)) > 0 for key in keys):
                taken.append(replace(each, paced_by=tuple(keys)))
                left |= {key: left[key] - 1 for key in keys}
        return taken


def keys_of(each: Claimed) -> list[str]:
    """In the order in which their rows are locked; none for what must not wait."""
    if each.priority < CAMPAIGN or each.campaign_id is None:
        return []
    return [ALL, of_campaign(each.campaign_id), of_provider(each.provider)]
