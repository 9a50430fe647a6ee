"""One thing that happened; nothing here is stored."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from stepup.people.models import Role

EVERYBODY = frozenset({Role.COORDINATOR, Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD})


@dataclass(frozen=True)
class Entry:
    """`page` is where more of it stands, `who_id` whom the log names."""

    at: datetime
    words: str
    detail: str = ""
    page: str = ""
    who_id: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Asked:
    """About whom (the numbers she has had), from when backwards, at which sites (None: at all)."""

    ids: Collection[int]
    before: datetime | None
    sites: Collection[int] | None
    most: int


@dataclass(frozen=True)
class Strand:
    """One kind of entry: who may read it (`everywhere`: for the whole house), where it is found."""

    kind: str
    label: str
    readers: frozenset[Role]
    entries: Callable[[Asked], Sequence[Entry]]
    everywhere: bool = False
