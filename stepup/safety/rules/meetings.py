"""One adult and one girl: SAFE-05."""

from datetime import date

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety import screening
from stepup.safety.facts import Adult, Meeting, Policy
from stepup.safety.rules.adults import counted_role
from stepup.safety.rules.rooms import unrelated


def meeting_of_two(planned: Meeting, on: date, policy: Policy) -> list[Reason]:
    """SAFE-05: others see them or can join, a member of staff is there, her guardian said yes."""
    return [
        *_observable(planned),
        *_accompanied(planned.mentor, planned.host, on, policy),
        *talks_of_two(planned.is_agreed),
    ]


def talks_of_two(is_agreed: bool) -> list[Reason]:
    """SAFE-05: her guardian's yes to talks of two, which counts on that day."""
    if is_agreed:
        return []
    sentence = _(
        "Her guardian has not said yes to talks of two, or has taken it back. "
        "It is asked on the second page of the consent."
    )
    return [Reason("SAFE-05", sentence, 2, "consent")]


def _observable(planned: Meeting) -> list[Reason]:
    """At a table of a site, or in a call of ours; never both, never a place of one's own."""
    at_site, in_call = bool(planned.place), bool(planned.call_url)
    is_private = screening.private_place(planned.place) or screening.private_room(planned.call_url)
    if at_site != in_call and not is_private:
        return []
    sentence = _(
        "Two people alone isn't something we can schedule. Choose a table at a staffed site, or a "
        "call that staff host."
    )
    return [Reason("SAFE-05", sentence, place="staff")]


def _accompanied(mentor: Adult, host: Adult | None, on: date, policy: Policy) -> list[Reason]:
    if host is None:
        sentence = _("Name the member of staff who is in the room, or who hosts the call.")
    elif counted_role(host, on, policy) or unrelated([mentor, host]) < 2:
        sentence = _(
            "Whoever accompanies them is cleared on that day and no relative of the mentor. "
            "Choose another member of staff."
        )
    else:
        return []
    return [Reason("SAFE-05", sentence, place="staff")]
