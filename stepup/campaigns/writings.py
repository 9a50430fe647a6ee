"""The letters of a campaign, and which of them a woman reads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from stepup.campaigns.models import Campaign, Motive, Wording
from stepup.campaigns.queries.candidates import Candidate
from stepup.db import db

FIRST_STEP, LAST_STEP = 1, 3


@dataclass(frozen=True)
class Writing:
    """`id` 0 is the letter that every campaign begins with."""

    id: int
    step: int
    after_days: int
    language: str
    motive: Motive | None
    label: str
    subject: str
    body: str
    in_her_name: bool = False  # of whoever mentored its reader


@dataclass(frozen=True)
class Writings:
    campaign_id: int
    language: str
    known: Sequence[Writing]

    def of_step(self, step: int) -> "Writings":
        return Writings(
            self.campaign_id, self.language, [each for each in self.known if each.step == step]
        )

    @property
    def steps(self) -> list[int]:
        return sorted({each.step for each in self.known})

    def for_her(self, her: Candidate) -> Writing:
        """In her language if there is one, for her motive if she told us; else by lot."""
        hers = self._first_that_fits(
            [each for each in self.known if each.language == her.language],
            [each for each in self.known if each.language == self.language],
        )
        hers = self._first_that_fits(
            [each for each in hers if each.motive is not None and each.motive is her.motive],
            [each for each in hers if each.motive is None],
            hers,
        )
        return hers[self._lot(her.person_id) % len(hers)]

    def _first_that_fits(self, *choices: Sequence[Writing]) -> Sequence[Writing]:
        return next(filter(None, choices), self.known)

    def _lot(self, person_id: int) -> int:
        """The same woman draws the same letter, and different campaigns draw anew."""
        drawn = hashlib.sha256(f"{self.campaign_id}:{person_id}".encode()).digest()
        return int.from_bytes(drawn[:4])


def of_campaign(campaign: Campaign) -> Writings:
    rows = select(Wording).where(Wording.campaign_id == campaign.id).order_by(Wording.id)
    language, lent = campaign.language or "en", bool(campaign.from_her_mentor)
    first = Writing(0, FIRST_STEP, 0, language, None, "A", campaign.subject, campaign.body, lent)
    others = [
        Writing(
            each.id,
            each.step,
            each.after_days,
            each.language,
            each.motive,
            each.label,
            each.subject,
            each.body,
            lent,
        )
        for each in db.session.scalars(rows)
    ]
    return Writings(campaign.id, language, [first, *others])
