"""What came of a campaign, counted in people; and the lists behind the numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import joinedload

from stepup.campaigns.models import (
    Answer,
    Campaign,
    CampaignState,
    Conversion,
    ConversionStage,
    Recipient,
    Touch,
    Why,
)
from stepup.campaigns.queries import audience, waiting
from stepup.campaigns.writings import FIRST_STEP
from stepup.db import db
from stepup.outbox import queries as outbox
from stepup.outbox.models import Letter, State
from stepup.people.models import Person

QUEUED = (State.HELD, State.READY, State.LEASED, State.SENDING)

NOT_YET = (CampaignState.DRAFT, CampaignState.SCHEDULED)
OVER = (CampaignState.DONE, CampaignState.CANCELLED)


@dataclass(frozen=True)
class Heard:
    """All that the women of a campaign have said, and who was left out; read once for a page."""

    rows: Sequence[tuple[int, ConversionStage, str]]  # person, stage, answer
    sent: frozenset[int]  # whose first letter has left, of those who said something
    listed: Mapping[str | None, int]  # by reason; None stands for none: she gets the letter

    def who(self, stage: ConversionStage) -> set[int]:
        return {person_id for person_id, reached, _answer in self.rows if reached is stage}

    def who_said(self, answer: Answer) -> set[int]:
        return {person_id for person_id, _stage, said in self.rows if said == answer.value}

    def answers(self) -> Counter[Answer]:
        answered = ConversionStage.ANSWERED
        return Counter(Answer(said) for _, stage, said in self.rows if stage is answered)

    def stages(self) -> Counter[ConversionStage]:
        return Counter(stage for _, stage, _ in self.rows)


def heard(campaign: Campaign) -> Heard:
    found = select(Recipient.person_id, Conversion.stage, Conversion.answer, Letter.state)
    found = found.join(Conversion, Conversion.recipient_id == Recipient.id)
    first = Touch.campaign_id == campaign.id, Touch.step == FIRST_STEP
    found = found.outerjoin(Touch, and_(Touch.person_id == Recipient.person_id, *first))
    found = found.outerjoin(Letter, Letter.id == Touch.letter_id)
    rows = db.session.execute(found.where(Recipient.campaign_id == campaign.id)).all()
    return Heard(
        [(who, stage, answer) for who, stage, answer, _state in rows],
        frozenset(who for who, *_, state in rows if state is State.SENT),
        _by_reason(campaign),
    )


def results(campaign: Campaign, said: Heard | None = None) -> dict[str, int]:
    """All listed are eligible or excluded; each who is eligible stands in line, or has one letter
    in one state."""
    said = said or heard(campaign)
    if campaign.state in NOT_YET and not said.listed:
        return _expected(campaign)
    letters, stopped = outbox.counts(campaign.id), _stopped(campaign)
    in_line, is_over = waiting.number(campaign), campaign.state in OVER
    reached = said.stages()
    return {
        "eligible": said.listed.get(None, 0),
        "excluded": sum(number for why, number in said.listed.items() if why is not None),
        "queued": sum(letters[state] for state in QUEUED) + (0 if is_over else in_line),
        "sent": letters[State.SENT],
        "failed": letters[State.FAILED],
        "unknown": letters[State.UNKNOWN],
        "suppressed": letters[State.SUPPRESSED],
        "cancelled": letters[State.CANCELLED] - stopped + (in_line if is_over else 0),
        **{stage.value: reached[stage] for stage in ConversionStage},
    }


def _expected(campaign: Campaign) -> dict[str, int]:
    """Before it is frozen: what it would be today."""
    counted = audience.count(audience.audience_of(campaign), campaign.id)
    none = ("queued", "sent", "failed", "unknown", "suppressed", "cancelled")
    return {
        "eligible": counted.eligible,
        "excluded": counted.excluded,
        **dict.fromkeys(none, 0),
        **{stage.value: 0 for stage in ConversionStage},
    }


def _stopped(campaign: Campaign) -> int:
    """How many were left out when their letter had been written already."""
    had_letter = Recipient.excluded_because.is_not(None), Recipient.token_hash.is_not(None)
    stopped = select(func.count()).where(Recipient.campaign_id == campaign.id, *had_letter)
    return db.session.scalar(stopped) or 0


def _by_reason(campaign: Campaign) -> dict[str | None, int]:
    counted = select(Recipient.excluded_because, func.count())
    counted = counted.where(Recipient.campaign_id == campaign.id)
    rows = db.session.execute(counted.group_by(Recipient.excluded_because))
    return {reason: number for reason, number in rows}


def why_not(campaign: Campaign, said: Heard | None = None) -> Counter[Why]:
    """How many are left out for which reason; until it is frozen, as it would be today."""
    if campaign.frozen_at is None:
        return audience.count(audience.audience_of(campaign), campaign.id).why_not
    listed = said.listed if said else _by_reason(campaign)
    return Counter({Why(why): number for why, number in listed.items() if why is not None})


def recent_conversions(campaign: Campaign, limit: int = 30) -> Sequence[Conversion]:
    """Who said what, newest first."""
    ours = exists().where(
        Recipient.id == Conversion.recipient_id, Recipient.campaign_id == campaign.id
    )
    found = select(Conversion).where(ours)
    found = found.where(Conversion.stage != ConversionStage.CLICKED)
    found = found.options(joinedload(Conversion.recipient).joinedload(Recipient.person))
    return db.session.scalars(found.order_by(Conversion.id.desc()).limit(limit)).all()


def left_out(
    campaign: Campaign, why: Why, page: int, per_page: int
) -> tuple[list[tuple[int, str]], int]:
    """Of a frozen campaign: a page of who was left out, and how many there are."""
    chosen = Recipient.campaign_id == campaign.id, Recipient.excluded_because == why.value
    total = db.session.scalar(select(func.count()).where(*chosen)) or 0
    hers = select(Person.id, Person.first_name, Person.last_name).join(
        Recipient, Recipient.person_id == Person.id
    )
    rows = hers.where(*chosen).order_by(Recipient.id).limit(per_page).offset((page - 1) * per_page)
    found = db.session.execute(rows)
    return [(person_id, f"{first} {last}".strip()) for person_id, first, last in found], total


def said_by(recipient: Recipient) -> dict[ConversionStage, str]:
    """What she did so far, with her answer."""
    hers = select(Conversion).where(Conversion.recipient_id == recipient.id)
    return {each.stage: each.answer for each in db.session.scalars(hers)}
