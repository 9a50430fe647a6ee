"""What staff say about a meeting before it is one."""

from dataclasses import dataclass
from datetime import datetime

from stepup.organisation.models import Site
from stepup.people.models import Person


@dataclass(frozen=True)
class Plan:
    """`site` gives the clock of a call too."""

    starts_at: datetime
    ends_at: datetime
    site: Site
    host: Person
    place: str = ""
    call_url: str = ""
    note: str = ""
