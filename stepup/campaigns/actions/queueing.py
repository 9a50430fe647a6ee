"""Letters of a campaign put in the outbox, each for her own morning and noted as a touch."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy import ColumnElement, func, insert, literal, select

from stepup import clock
from stepup.campaigns import emails, merging
from stepup.campaigns.actions.mornings import morning_of
from stepup.campaigns.models import Campaign, Touch
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest
from stepup.campaigns.writings import Writing
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Mould

NEWEST = select(func.max(Letter.id))


def queue_letters(
    campaign: Campaign,
    chosen: Sequence[tuple[Writing, Candidate]],
    links: dict[int, dict[str, str]],
) -> None:
    """One letter for each."""
    nearest, end = Nearest(), _end_of(campaign)
    for (writing, at), group in _alike(campaign, chosen).items():
        mould, newest = _mould(campaign, writing), db.session.scalar(NEWEST) or 0
        outbox.queue_campaign(
            mould,
            _addressees(campaign, writing, group, links, nearest),
            language=writing.language,
            not_before=at,
            not_after=end,
        )
        _touch(campaign, writing.step, (Letter.mould_id == mould.id, Letter.id > newest))


def _alike(
    campaign: Campaign, chosen: Sequence[tuple[Writing, Candidate]]
) -> dict[tuple[Writing, datetime | None], list[Candidate]]:
    """Who reads the same, from the same moment on."""
    mornings = {zone: morning_of(campaign, zone) for zone in {each.zone for _, each in chosen}}
    alike: dict[tuple[Writing, datetime | None], list[Candidate]] = {}
    for writing, each in chosen:
        alike.setdefault((writing, mornings[each.zone]), []).append(each)
    return alike


def _addressees(
    campaign: Campaign,
    writing: Writing,
    group: Sequence[Candidate],
    links: dict[int, dict[str, str]],
    nearest: Nearest,
) -> Iterator[outbox.Addressee]:
    known = emails.known_of(group, writing.language, nearest)
    with force_locale(writing.language):
        instead = merging.defaults(emails.asked_by([writing]))
    for each in group:
        yield outbox.Addressee(
            letter_key(campaign, writing.step, each.person_id),
            each.person_id,
            each.email,
            merging.words(instead, known[each.person_id]) | links[each.person_id],
        )


def _end_of(campaign: Campaign) -> datetime | None:
    if campaign.ends_on is None:
        return None
    zone = ZoneInfo(organisation.current().time_zone)
    return datetime.combine(campaign.ends_on + timedelta(days=1), time(), zone)


def _mould(campaign: Campaign, writing: Writing) -> Mould:
    key = f"campaign:{campaign.id}:{writing.step}:{writing.id}"
    cast = db.session.scalars(select(Mould).where(Mould.key == key)).first()
    if cast is not None:
        return cast
    text = emails.written(writing)
    return outbox.cast(key, text, campaign_id=campaign.id, language=writing.language)


def letter_key(campaign: Campaign, step: int, person_id: int) -> str:
    return f"campaign:{campaign.id}:{step}:{person_id}"


def _touch(campaign: Campaign, step: int, queued: Iterable[ColumnElement[bool]]) -> None:
    of_all = literal(campaign.id), literal(step), literal(clock.now())
    touches = select(*of_all, Letter.person_id, Letter.id).where(*queued)
    columns = ["campaign_id", "step", "at", "person_id", "letter_id"]
    db.session.execute(insert(Touch.__table__).from_select(columns, touches))
