"""What campaigns did before, as columns beside an alumna."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from stepup import clock
from stepup.campaigns.models import (
    IN_LINE,
    ON_ITS_WAY,
    Answer,
    Campaign,
    Conversion,
    ConversionStage,
    Past,
    Recipient,
    Touch,
)
from stepup.cohorts.models import Alumna
from stepup.outbox.models import Letter, State

PATIENCE, A_YEAR = timedelta(days=30), timedelta(days=365)
NEVER_LEFT = (State.CANCELLED, State.SUPPRESSED)
SPRING = 3  # the month in which "ask me in spring" ends
SILENT_AFTER, SILENT_FOR = 3, timedelta(days=730)

hers = Recipient.person_id == Alumna.person_id
said_something = Conversion.stage != ConversionStage.CLICKED


def last_spring(now: datetime) -> datetime:
    """Whoever said "in spring" after this waits for the next one."""
    first = now.replace(month=SPRING, day=1, hour=0, minute=0, second=0, microsecond=0)
    return first if first <= now else first.replace(year=now.year - 1)


def _touched(campaign_id: int, *more: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """By another campaign; a letter that was called back in time does not count."""
    return (
        Touch.person_id == Alumna.person_id,
        Touch.campaign_id != campaign_id,
        Letter.id == Touch.letter_id,
        Letter.state.not_in(NEVER_LEFT),
        *more,
    )


def written_to_lately(campaign_id: int) -> ColumnElement[bool]:
    """Or soon: she stands in line for the letter of another campaign."""
    lately = exists().where(*_touched(campaign_id, Touch.at > clock.now() - PATIENCE))
    others = Campaign.id != campaign_id, Campaign.state.in_(ON_ITS_WAY)
    in_line = Recipient.campaign_id == Campaign.id, *IN_LINE
    anybody = exists().where(*others, exists().where(*in_line).correlate(Campaign))  # asked once
    return or_(lately, and_(anybody, exists().where(hers, *in_line, *others)))


def campaigns_this_year(campaign_id: int) -> ColumnElement[int]:
    different = func.count(Touch.campaign_id.distinct())
    lately = _touched(campaign_id, Touch.at > clock.now() - A_YEAR)
    return select(different).where(*lately).correlate(Alumna).scalar_subquery()


def _has_answered() -> ColumnElement[bool]:
    return exists().where(hers, Conversion.recipient_id == Recipient.id, said_something)


def unanswered(campaign_id: int) -> ColumnElement[int]:
    """How many campaigns wrote to her without a word from her, ever."""
    different = func.count(Touch.campaign_id.distinct())
    written = select(different).where(*_touched(campaign_id)).correlate(Alumna).scalar_subquery()
    return case((_has_answered(), 0), else_=written)


def asked_whether_still_there(campaign_id: int) -> ColumnElement[bool]:
    silent = Campaign.id == Touch.campaign_id, Campaign.past == Past.SILENT
    return exists().where(*_touched(campaign_id), *silent)


def asked_us_to_wait() -> ColumnElement[bool]:
    now = clock.now()
    in_spring = Conversion.answer == Answer.LATER.value, Conversion.at >= last_spring(now)
    not_for_me = Conversion.answer == Answer.NOT_FOR_ME.value, Conversion.at > now - A_YEAR
    never = Conversion.answer == Answer.NOT_ME.value
    waits = or_(never, and_(*in_spring), and_(*not_for_me))
    return exists().where(hers, Conversion.recipient_id == Recipient.id, waits)


def not_written_to_since(moment: datetime) -> ColumnElement[bool]:
    return ~exists().where(*_touched(0, Touch.at > moment))


def with_a_past(past: Past) -> ColumnElement[bool]:
    """Those of whom this is true; `ANY` is no condition."""
    written = exists().where(*_touched(0))
    last_said = {Past.SAID_YES: Answer.YES, Past.SAID_LATER: Answer.LATER}
    if past is Past.NEVER_ASKED:
        return ~written
    if past is Past.NEVER_ANSWERED:
        return and_(written, ~_has_answered())
    if past is Past.SILENT:
        recent = exists().where(*_touched(0, Touch.at > clock.now() - SILENT_FOR))
        quiet = or_(unanswered(0) >= SILENT_AFTER, and_(written, ~recent))
        return and_(quiet, ~_has_answered())
    said = Conversion.answer == last_said[past].value
    return exists().where(hers, Conversion.recipient_id == Recipient.id, said)
