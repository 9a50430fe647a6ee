"""What became of every row, for the person who waits at the command line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TypeVar

from stepup.imports.columns import PROBLEM, folded
from stepup.imports.readings import Reading, Refusal
from stepup.spreadsheets import csv_text

FEW = 12
AnyRow = TypeVar("AnyRow")


class Outcome(Enum):
    CREATED = "created"
    MATCHED = "matched"
    CHANGED = "changed"


class Report:
    """Counts, and a sentence for each row that somebody should look at."""

    def __init__(self, reading: Reading[AnyRow]):
        self.header = reading.header
        self.sheet = reading.sheet
        self.refusals: list[Refusal] = list(reading.refusals)
        self.outcomes: dict[int, Outcome] = {r.number: Outcome.MATCHED for r in reading.repeats}
        self.remarks: dict[str, list[int]] = {}
        self.facts: list[str] = []
        if reading.left_out:
            self.facts.append(f"columns without a place here: {', '.join(reading.left_out)}")
        for repeat in reading.repeats:
            self.remark(repeat.number, "Somebody who is in this file already, further up.")

    def became(self, number: int, outcome: Outcome, remarks: Iterable[str] = ()) -> None:
        self.outcomes[number] = outcome
        for sentence in remarks:
            self.remark(number, sentence)

    def remark(self, number: int, sentence: str) -> None:
        self.remarks.setdefault(sentence, []).append(number)

    def refuse(self, number: int, reason: str) -> None:
        self.outcomes.pop(number, None)
        self.refusals.append(Refusal(self.sheet[number], reason))

    def count(self, outcome: Outcome) -> int:
        return Counter(self.outcomes.values())[outcome]

    def lines(self) -> list[str]:
        refused = sorted(self.refusals, key=lambda refusal: refusal.row.number)
        return [
            self._counts(),
            *self.facts,
            *(f"  row {refusal.row.number} refused: {refusal.reason}" for refusal in refused),
            *(f"  {_rows(numbers)}: {sentence}" for sentence, numbers in self.remarks.items()),
        ]

    def _counts(self) -> str:
        """Every row is one of the three; those that were filled in are matched ones."""
        changed = self.count(Outcome.CHANGED)
        filled = f" (filled in: {changed})" if changed else ""
        matched = self.count(Outcome.MATCHED) + changed
        created, refused = self.count(Outcome.CREATED), len(self.refusals)
        return f"created {created}, matched {matched}{filled}, refused {refused}"

    def refused_csv(self) -> str:
        return refused_csv(self.header.cells, self.refusals)


def refused_csv(header: Sequence[str], refusals: Iterable[Refusal]) -> str:
    """The refused rows as they were typed, with the reason beside each: to mend and import."""
    kept = [place for place, heading in enumerate(header) if folded(heading) != folded(PROBLEM)]
    rows = [
        [*_picked(refusal.row.cells, kept), refusal.reason, *refusal.row.cells[len(header) :]]
        for refusal in sorted(refusals, key=lambda refusal: refusal.row.number)
    ]
    return csv_text([*_picked(header, kept), PROBLEM], rows)


def _picked(cells: Sequence[str], places: list[int]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in places]


def _rows(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    shown = ", ".join(map(str, sorted(numbers)[:FEW]))
    more = f" and {len(numbers) - FEW} more" if len(numbers) > FEW else ""
    return f"rows {shown}{more}"
