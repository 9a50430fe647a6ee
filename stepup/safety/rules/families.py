"""What a family says beside taking part: pictures, letters: SAFE-06, 07, 08, 10 and 14."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety.facts import Policy


def picture(girls: int, without_release: int, channel: str) -> list[Reason]:
    """SAFE-14: a picture is used only where each girl's family allowed it, channel by channel."""
    if without_release == 0:
        return []
    have = "has" if without_release == 1 else "have"
    sentence = (
        f"{without_release} of {girls} girls in this picture {have} no {channel} release: crop, "
        "blur or choose another."
    )
    return [Reason("SAFE-14", sentence, place="consent")]


def caption(words: str, names: Iterable[tuple[str, str]]) -> list[Reason]:
    """SAFE-14: no full name stands with a picture."""
    said = set(re.findall(r"\w+", words.casefold()))
    if all(not _is_in(first, said) or not _is_in(last, said) for first, last in names):
        return []
    sentence = "No full name stands with a picture. Say what it is for, not who is on it."
    return [Reason("SAFE-14", sentence, place="staff")]


def _is_in(name: str, said: set[str]) -> bool:
    return set(re.findall(r"\w+", name.casefold())) <= said


def writing_about(stopped: bool) -> list[Reason]:
    """SAFE-08: a family that said stop hears nothing from us but a telephone."""
    if not stopped:
        return []
    sentence = _("This family asked us not to write. Staff will phone if it's urgent.")
    return [Reason("SAFE-08", sentence, place="staff")]


def read_beside(others: int) -> list[Reason]:
    """SAFE-06: what goes to a girl is read by her guardian, or by a second adult, as well."""
    if others > 0:
        return []
    sentence = _(
        "Messages to a girl are read by a guardian or by staff too, and there is nobody whom we "
        "could write to. Please call us."
    )
    return [Reason("SAFE-06", sentence, place="staff")]


def night(now: datetime, policy: Policy) -> datetime | None:
    """SAFE-07: when a letter to a minor may go, if not now; `now` as her site's clock shows it."""
    if policy.day_begins <= now.time() < policy.day_ends:
        return None
    too_late = now.time() >= policy.day_ends
    return datetime.combine(now.date() + timedelta(days=too_late), policy.day_begins, now.tzinfo)
