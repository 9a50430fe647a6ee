"""Hands out people whom nobody has met yet: name, address, telephone number."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from stepup.demo import names
from stepup.people.names import folded

DOMAINS = ("example.org", "example.com", "example.net")
LINES = 100  # 555-0100 to 555-0199 belong to nobody


@dataclass(frozen=True)
class Stranger:
    first_name: str
    last_name: str
    email: str
    phone: str


class Cast:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.girls, self.women, self.men = (
            each.split() for each in (names.GIRLS, names.WOMEN, names.MEN)
        )
        self.surnames = names.SURNAMES.split()
        self.met: set[str] = set()
        self.addresses: set[str] = set()

    def girl(self, area: str, *, surname: str = "") -> Stranger:
        return self._somebody(self.girls, area, surname)

    def woman(self, area: str, *, surname: str = "") -> Stranger:
        return self._somebody(self.women, area, surname)

    def man(self, area: str, *, surname: str = "") -> Stranger:
        return self._somebody(self.men, area, surname)

    def _somebody(self, first_names: Sequence[str], area: str, surname: str) -> Stranger:
        first, last = self._new_name(first_names, surname)
        self.met.add(folded(f"{first} {last}"))
        return Stranger(first, last, self._address(first, last), self.phone(area))

    def _new_name(self, first_names: Sequence[str], surname: str) -> tuple[str, str]:
        while True:
            first = self.chance.choice(first_names)
            last = surname or self.chance.choice(self.surnames)
            if folded(f"{first} {last}") not in self.met:
                return first, last

    def _address(self, first: str, last: str) -> str:
        """In letters that every mail server takes, and nobody else's."""
        local = f"{folded(first)}.{folded(last)}".replace(" ", "").replace("'", "")
        address, number = f"{local}@{self.chance.choice(DOMAINS)}", 2
        while address in self.addresses:
            address, number = f"{local}{number}@{self.chance.choice(DOMAINS)}", number + 1
        self.addresses.add(address)
        return address

    def phone(self, area: str) -> str:
        return f"+1{area}55501{self.chance.randrange(LINES):02}"
