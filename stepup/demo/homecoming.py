"""Two campaigns to the alumnae: one that is over, one on its way; and what the women answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns import actions as campaigns
from stepup.campaigns.actions import Draft
from stepup.campaigns.models import Answer, Campaign, Recipient
from stepup.campaigns.queries.audience import Audience
from stepup.db import db
from stepup.demo import mentors, motives, post
from stepup.demo.diary import Deed
from stepup.demo.practice import Practice, awake
from stepup.errors import Refused
from stepup.volunteers.models import Stage

A_MONTH = timedelta(days=30)
OLDER, YOUNGER = slice(4, 10), slice(0, 4)
FINISHED_LETTER = """\
Dear {{ first_name }},

In {{ year }} you sat in a circle with {{ cohort }}, and somebody asked you a question that \
nobody had asked you before. Perhaps it was {{ mentor }}.

There is a girl in that circle today who is where you were. She does not need an expert. She \
needs a woman who remembers what it was like, for **one evening**.

You would be with two mentors who know the room. You would talk for ten minutes about how you \
got from there to here, detours included. There is soup.

The next one near you: {{ event|we are planning evenings in your city }}.

[See what is possible near you]({{ landing }})

Whatever you answer: thank you for having been one of us.

Marguerite Ellison
"""
LESSON = (
    "$60 for the soup, and eleven hours of two people",
    "Those who answered within a day came; those whom we called a week later did not. Next time "
    "we call on the second day.\n\nThe letter that named an evening did better than the one that "
    "asked in general. Nobody minded the ten minutes of talking.",
)
RUNNING_LETTER = """\
Hello {{ first_name }},

it is essay season. Last year our readers sat down with 140 drafts, and the girls told us \
afterwards whom they would rather have had: somebody who wrote hers **recently**.

That is you. You finished {{ program }} in {{ year }}; you know what the prompt really asks.

- One evening, two hours, as a reader beside an experienced one
- We show you how, twenty minutes before it starts
- Next date near you: {{ event|this month, in your city }}

[Yes, no, or later: tell us in one tap]({{ landing }})

Dolores Quintero
"""


@dataclass(frozen=True)
class Mailing:
    draft: Draft
    started_at: datetime
    said: Sequence[tuple[Answer, int]]
    back: Sequence[Stage]
    unsubscribe: int
    refused: int = 0
    waiting: int = 0
    is_over: bool = False


def write(practice: Practice, years: Sequence[int]) -> None:
    for mailing in (_the_last(practice, years[OLDER]), _the_running(practice, years[YOUNGER])):
        practice.diary.note(mailing.started_at, partial(_start, practice, mailing))


def _the_last(practice: Practice, years: Sequence[int]) -> Mailing:
    return Mailing(
        Draft(
            "Ten years, one evening",
            "{{ first_name }}, one evening?",
            FINISHED_LETTER,
            Audience(years=frozenset(years)),
        ),
        practice.ago(76, 10),
        said=((Answer.YES, 31), (Answer.LATER, 12), (Answer.NOT_FOR_ME, 9), (Answer.MOVED, 8)),
        back=(Stage.ACTIVE, Stage.ACTIVE, Stage.CLEARED, Stage.CLEARED, Stage.TRAINED),
        unsubscribe=4,
        refused=5,
        is_over=True,
    )


def _the_running(practice: Practice, years: Sequence[int]) -> Mailing:
    return Mailing(
        Draft(
            "Essay readers, this season",
            "{{ first_name }}, you know what the prompt asks",
            RUNNING_LETTER,
            Audience(years=frozenset(years)),
        ),
        practice.ago(1, 11),
        said=((Answer.YES, 9), (Answer.LATER, 3), (Answer.NOT_FOR_ME, 2)),
        back=(Stage.APPLICANT, Stage.APPLICANT),
        unsubscribe=1,
        refused=2,
        waiting=14,
    )


def _start(practice: Practice, mailing: Mailing) -> None:
    by = practice.staff["coordinator"]
    with audit.acting_as(by.id, "page"):
        campaign = campaigns.create(mailing.draft, by)
        campaigns.start(campaign)
    practice.diary.note(
        clock.now() + campaigns.UNDO + timedelta(minutes=1),
        partial(_send, practice, mailing, campaign),
    )


def _send(practice: Practice, mailing: Mailing, campaign: Campaign) -> None:
    campaigns.freeze(campaign)
    post.carry_campaign(campaign, practice.chance, refused=mailing.refused, waiting=mailing.waiting)
    _await_answers(practice, mailing, _reached(campaign))
    if mailing.is_over:
        campaigns.finish(campaign)
        practice.diary.note(clock.now() + A_MONTH, partial(_conclude, practice, campaign))


def _conclude(practice: Practice, campaign: Campaign) -> None:
    with audit.acting_as(practice.staff["coordinator"].id, "page"):
        campaigns.conclude(campaign, *LESSON)


def _reached(campaign: Campaign) -> list[Recipient]:
    """Those with a letter, by name of nothing but their number: the same draw every time."""
    hers = Recipient.campaign_id == campaign.id, Recipient.excluded_because.is_(None)
    return list(db.session.scalars(select(Recipient).where(*hers).order_by(Recipient.id)))


def _await_answers(practice: Practice, mailing: Mailing, reached: Sequence[Recipient]) -> None:
    crowd = practice.chance.sample(reached, len(reached))
    for said, number in mailing.said:
        for _ in range(number):
            _later(practice, mailing, partial(campaigns.answer, crowd.pop(), said))
    for _ in range(mailing.unsubscribe):
        _later(practice, mailing, partial(campaigns.unsubscribe, crowd.pop()))
    for number, stage in enumerate(mailing.back):
        words = motives.BACK_AGAIN[(number + 5 * (not mailing.is_over)) % len(motives.BACK_AGAIN)]
        _later(practice, mailing, partial(_come_back, practice, crowd.pop(), words, stage))


def _later(practice: Practice, mailing: Mailing, deed: Deed) -> None:
    """Most answer within a day or two, or not at all."""
    hours = practice.chance.expovariate(1 / 30 if mailing.is_over else 1 / 8)
    moment = awake(clock.now() + timedelta(minutes=int(hours * 60) + 9))
    practice.diary.note(min(moment, practice.now - timedelta(minutes=3)), deed)


def _come_back(practice: Practice, recipient: Recipient, words: str, stage: Stage) -> None:
    with audit.acting_as(recipient.person_id, "link"):
        campaigns.answer(recipient, Answer.YES)
        try:
            volunteer = campaigns.accept(recipient, words, mentors.born_about(practice))
        except Refused:
            return
    home = next((s for s in practice.sites if s.city == recipient.person.city), practice.sites[0])
    mentors.walk(practice, volunteer, home, stage)
