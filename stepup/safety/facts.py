"""What the rules look at: plain values, gathered by the floors above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True)
class Check:
    """A clearance: kind, the days on which it was issued and ends, the version that she signed."""

    kind: str
    issued_on: date | None
    expires_on: date
    version: str = ""


@dataclass(frozen=True)
class Adult:
    """Someone who would be with the girls; `age` on the day asked about, None when unknown.

    `accepted` is False while staff have not said yes to her application, and after they said no;
    `trained` while she is on her way and her training is not recorded. `signs` says that the code
    of conduct was put before her: she came by an application, or has signed before. The hours are
    with girls, in the month and the year of the event asked about and with it, where a state counts
    them.
    """

    person_id: int
    age: int | None = None
    held: bool = False
    enrolled: bool = False
    household_id: int | None = None
    checks: Sequence[Check] = ()
    accepted: bool = True
    trained: bool = True
    signs: bool = False
    visits_as_speaker: int = 0
    hours_in_month: float = 0
    hours_in_year: float = 0


@dataclass(frozen=True)
class Record:
    """One of two records that somebody takes for one person; `serves` as volunteer, guardian or
    staff, on paper or in fact."""

    person_id: int
    age: int | None = None
    enrolled: bool = False
    serves: bool = False


@dataclass(frozen=True)
class Requirement:
    """What one place asks beside what its role does.

    `shadows_until`: a place to look on from, for who came fewer times than this.
    """

    min_age: int | None = None
    checks: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    shadows_until: int | None = None


@dataclass(frozen=True)
class Abilities:
    """What she can, how often she came, and how many who came before are there as mentors."""

    skills: frozenset[str] = frozenset()
    attended: int = 0
    veterans: int = 0


@dataclass(frozen=True)
class Screening:
    """What was found about an applicant: who of the staff says yes, who says no, who knows her."""

    for_her: frozenset[int] = frozenset()
    against_her: frozenset[int] = frozenset()
    references: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class Permission:
    """One guardian's (or the adult's own) last answer about taking part."""

    given: bool
    granted_on: date
    expires_on: date
    text_version: str
    by_herself: bool = False
    revoked: bool = False


@dataclass(frozen=True)
class Youth:
    """A teen, or an enrolled student who has turned 18 since.

    `in_program` is False once she has left every cohort; until `away_until` she is on a break.
    """

    person_id: int
    age: int | None
    held: bool = False
    permissions: Sequence[Permission] = ()
    emergency_phones: int = 0
    in_program: bool = True
    away_until: date | None = None


@dataclass(frozen=True)
class Meeting:
    """One adult and one girl: at a table or in a call, and who of the staff is there, if anybody.

    `is_agreed` is her guardian's yes to talks of two, on the day asked about.
    """

    mentor: Adult
    host: Adult | None = None
    place: str = ""
    call_url: str = ""
    is_agreed: bool = False


@dataclass(frozen=True)
class PastMentee:
    """An alumna as a campaign sees her."""

    person_id: int
    age: int | None
    held: bool = False
    closed_for_cause: bool = False
    may_be_invited: bool = False


@dataclass(frozen=True)
class Policy:
    """The organisation's values, with SAFETY.md's defaults; the clock is that of a girl's site.

    `role_checks` are asked of one role beside those of every counted adult.
    """

    required_checks: tuple[str, ...] = ("background_check",)
    months_valid: Mapping[str, int] = field(
        default_factory=lambda: {"background_check": 36, "child_safety": 24}
    )
    training_minutes: Mapping[str, int] = field(
        default_factory=lambda: {"child_safety": 60, "orientation": 60}
    )
    adults_needed: int = 2
    girls_for_two_adults: int = 24
    girls_per_adult_more: int = 12
    adult_age: int = 18
    account_age: int = 13
    references_needed: int = 2
    deciders_needed: int = 2
    speaker_visits_a_year: int = 2
    states_counting_hours: tuple[str, ...] = ("CA", "California")
    hours_a_month: int = 16
    hours_a_year: int = 32
    regular_checks: tuple[str, ...] = ("live_scan", "mandated_reporter")
    most_hours_a_day: int = 10
    most_days_in_seven: int = 6
    day_begins: time = time(8)
    day_ends: time = time(20)
    years_records_are_kept: int = 15
    consent_text: str = "2026-1"
    conduct_text: str = "2026-1"
    conduct_months: int = 12
    former_conduct_until: date | None = None
    role_checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


DEFAULTS = Policy()
