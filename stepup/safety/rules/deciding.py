"""Who may not decide: SAFE-25."""

from stepup.errors import Reason
from stepup.safety.facts import Adult


def deciding(by: Adult, about: Adult) -> list[Reason]:
    """SAFE-25: nobody decides for herself, or for someone at her own address."""
    same_home = by.household_id is not None and by.household_id == about.household_id
    if by.person_id != about.person_id and not same_home:
        return []
    return [Reason("SAFE-25", "A second staff member must decide this one.", place="staff")]
