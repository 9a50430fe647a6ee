"""Which records look like one person: people fall into blocks, and only within one are compared."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from stepup.people import names

CROWD = 8  # so many at one telephone are an office or a school, not one person
SHORTEST = 4  # letters of a name in which one may be wrong, or that a mailbox may bear
DOTLESS = ("gmail.com", "googlemail.com")  # ana.lopez@ and analopez@ are one mailbox there


class Likeness(Enum):
    MAILBOX = "mailbox"
    PHONE = "phone"
    BIRTHDAY = "birthday"
    FORMER = "former"
    YEAR = "year"
    MAIDEN = "maiden"
    COHORT = "cohort"
    CITY = "city"


WEIGHTS = {
    Likeness.MAILBOX: 8,
    Likeness.BIRTHDAY: 8,
    Likeness.PHONE: 6,
    Likeness.FORMER: 6,
    Likeness.YEAR: 5,
    Likeness.MAIDEN: 4,
    Likeness.COHORT: 7,
    Likeness.CITY: 2,
}
SAID = {
    Likeness.MAILBOX: "the same mailbox, written in another way",
    Likeness.PHONE: "the same telephone",
    Likeness.BIRTHDAY: "the same birthday and nearly the same name",
    Likeness.FORMER: "one was called what the other is called",
    Likeness.YEAR: "the same name and year of birth",
    Likeness.MAIDEN: "the same first name, and a mailbox with the other surname",
    Likeness.COHORT: "the same first name in the same cohort: a married name?",
    Likeness.CITY: "the same name in the same city",
}


@dataclass(frozen=True)
class Record:
    person_id: int
    first: str
    last: str
    email: str
    phone: str
    born_on: date | None
    city: str
    former: tuple[str, ...] = ()
    cohorts: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return " ".join(sorted(f"{self.first} {self.last}".split()))


Pairs = dict[tuple[int, int], set[Likeness]]
Keys = Callable[[Record], Iterable[Hashable]]
Test = Callable[[Record, Record], bool]


def find(records: Iterable[Record]) -> Pairs:
    """Every pair with what speaks for it, the smaller number first."""
    everybody, found = list(records), Pairs()
    for likeness, (keys, is_alike) in RULES.items():
        for one, other in _meetings(everybody, keys):
            if is_alike(one, other):
                pair = min(one.person_id, other.person_id), max(one.person_id, other.person_id)
                found.setdefault(pair, set()).add(likeness)
    return found


def _meetings(records: list[Record], keys: Keys) -> Iterator[tuple[Record, Record]]:
    blocks: dict[Hashable, list[Record]] = defaultdict(list)
    for record in records:
        for key in set(keys(record)):
            blocks[key].append(record)
    for block in blocks.values():
        if 1 < len(block) <= CROWD:
            yield from combinations(block, 2)


def mailbox(email: str) -> str:
    """What a provider makes of an address: no tag, at some no dots."""
    local, _, domain = email.lower().partition("@")
    local = local.partition("+")[0]
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), DOTLESS[0]
    return f"{local}@{domain}"


def _words(email: str) -> list[str]:
    local = names.folded(email.partition("@")[0])
    return "".join(letter if letter.isalpha() else " " for letter in local).split()


def _could_be(one: Record, other: Record) -> bool:
    """Two birthdays that are known and differ are two people, but for a slip within one year."""
    if one.born_on is None or other.born_on is None:
        return True
    return one.born_on.year == other.born_on.year


def _near(one: str, other: str) -> bool:
    """The same, a short form, or one letter off."""
    if not one or not other:
        return False
    return one.startswith(other) or other.startswith(one) or _one_letter_off(one, other)


def _one_letter_off(one: str, other: str) -> bool:
    if max(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    rest, other_rest = one[same:], other[same:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest or rest == other_rest[1:] or rest[1:] == other_rest[1:]


def _same_first(one: Record, other: Record) -> bool:
    near = _near(one.first, other.first) or one.name == other.name
    return near and _could_be(one, other)


def _whole_name(one: Record, other: Record) -> bool:
    return one.name == other.name or _near(one.first, other.first) and _near(one.last, other.last)


def _bears_the_other(one: Record, other: Record) -> bool:
    named = other.last in _words(one.email) or one.last in _words(other.email)
    return named and one.last != other.last and _could_be(one, other)


def _married(one: Record, other: Record) -> bool:
    """In one cohort two girls of one name are two, unless a birthday says that they are one."""
    same = one.born_on is not None and one.born_on == other.born_on
    return same and one.last != other.last


RULES: dict[Likeness, tuple[Keys, Test]] = {
    Likeness.MAILBOX: (lambda one: [mailbox(one.email)] if one.email else [], _same_first),
    Likeness.PHONE: (lambda one: [one.phone] if one.phone else [], _same_first),
    Likeness.BIRTHDAY: (
        lambda one: [(one.born_on, one.first[:1])] if one.born_on else [],
        _whole_name,
    ),
    Likeness.YEAR: (
        lambda one: [(one.name, one.born_on.year)] if one.born_on and one.last else [],
        lambda one, other: one.born_on != other.born_on,
    ),
    Likeness.FORMER: (
        lambda one: [one.name, *one.former] if one.last else one.former,
        lambda one, other: (
            (one.name in other.former or other.name in one.former) and _could_be(one, other)
        ),
    ),
    Likeness.MAIDEN: (
        lambda one: [
            (one.first, word) for word in {one.last, *_words(one.email)} if len(word) >= SHORTEST
        ],
        _bears_the_other,
    ),
    Likeness.COHORT: (lambda one: [(cohort, one.first) for cohort in one.cohorts], _married),
    Likeness.CITY: (
        lambda one: [(one.name, one.city)] if one.city and one.last else [],
        lambda one, other: one.born_on is None or other.born_on is None,
    ),
}


def weight_of(likenesses: Iterable[Likeness]) -> int:
    return sum(WEIGHTS[one] for one in likenesses)
