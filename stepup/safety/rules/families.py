"""What a family says beside taking part: pictures, letters: SAFE-07, 08, 10 and 14."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety.facts import Policy


def picture(is_allowed: bool) -> list[Reason]:
    """SAFE-14: a picture of her is used only where her family allowed it, channel by channel."""
    if is_allowed:
        return []
    sentence = "Her family has not allowed pictures for this: crop, blur or choose another."
    return [Reason("SAFE-14", sentence, place="consent")]


def writing_about(stopped: bool) -> list[Reason]:
    """SAFE-08: a family that said stop hears nothing from us but a telephone."""
    if not stopped:
        return []
    sentence = _("This family asked us not to write. Staff will phone if it's urgent.")
    return [Reason("SAFE-08", sentence, place="staff")]


def night(now: datetime, policy: Policy) -> datetime | None:
    """SAFE-07: when a letter to a minor may go, if not now; `now` as her site's clock shows it."""
    if policy.day_begins <= now.time() < policy.day_ends:
        return None
    too_late = now.time() >= policy.day_ends
    return datetime.combine(now.date() + timedelta(days=too_late), policy.day_begins, now.tzinfo)
