"""What a share of a few people can say: a range, and the honesty to call it too few."""

from dataclasses import dataclass
from math import sqrt

SURE = 1.96  # of a hundred such ranges ninety-five hold the truth
FEWEST_YES = 30  # in each arm, below which two letters are not compared


@dataclass(frozen=True)
class Share:
    """So many of so many; the denominator is never left out."""

    of: int
    yes: int

    @property
    def percent(self) -> float:
        return 100 * self.yes / self.of if self.of else 0.0

    @property
    def range(self) -> tuple[float, float]:
        """Wilson's, as parts of one: it stays sensible for few people and for none."""
        if not self.of:
            return 0.0, 1.0
        share, z = self.yes / self.of, SURE * SURE
        middle = (share + z / (2 * self.of)) / (1 + z / self.of)
        spread = share * (1 - share) / self.of + z / (4 * self.of * self.of)
        half = SURE * sqrt(spread) / (1 + z / self.of)
        return max(0.0, middle - half), min(1.0, middle + half)


def too_few_to_tell(one: Share, other: Share) -> bool:
    return min(one.yes, other.yes) < FEWEST_YES


def differs(one: Share, other: Share) -> bool:
    """Is the difference larger than chance makes it nineteen times of twenty?"""
    if not one.of or not other.of:
        return False
    pooled = (one.yes + other.yes) / (one.of + other.of)
    error = sqrt(pooled * (1 - pooled) * (1 / one.of + 1 / other.of))
    return error > 0 and abs(one.yes / one.of - other.yes / other.of) > SURE * error
