"""What one woman has chosen about our letters: one row, whichever door she comes by first."""

from stepup.campaigns.models import Preference
from stepup.db import db
from stepup.inserts import insert_first


def of(person_id: int) -> Preference:
    """Hers until the transaction ends; written down first if she has none: two taps wait."""
    insert_first(Preference(person_id=person_id))
    return db.session.get_one(Preference, person_id, with_for_update=True)
