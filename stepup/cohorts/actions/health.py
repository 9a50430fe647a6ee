"""Medical notes: for the site lead and whoever checks in; each reading is written down."""

from stepup.audit import actions as audit
from stepup.cohorts.models import Teen


def read(teen: Teen) -> str:
    audit.record("read medical notes", teen)
    return teen.medical_notes


def write(teen: Teen, notes: str) -> None:
    """The log says that they changed, not what they say."""
    if notes.strip() == teen.medical_notes:
        return
    teen.medical_notes = notes.strip()
    audit.record("changed medical notes", teen)
