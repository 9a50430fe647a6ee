"""Immediate stops: SAFE-19."""

from flask_babel import gettext as _

from stepup.errors import Reason


def no_hold(held: bool) -> list[Reason]:
    """SAFE-19: a hold stops everything, and says nothing about why."""
    if not held:
        return []
    sentence = _("Your upcoming dates are paused while staff look into something. Please call us.")
    return [Reason("SAFE-19", sentence, place="staff")]


def lifting_hold(person_id: int, by_id: int, with_id: int, lead_ids: set[int]) -> list[Reason]:
    """SAFE-19, SAFE-25: the safeguarding lead and a second person, neither of them herself."""
    if by_id in lead_ids and by_id != with_id and person_id not in {by_id, with_id}:
        return []
    sentence = _("A hold is lifted by the safeguarding lead together with a second staff member.")
    return [Reason("SAFE-19", sentence, place="staff")]
