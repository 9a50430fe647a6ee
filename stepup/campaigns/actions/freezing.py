"""The audience written down, person by person, each with a letter that waits or a reason.

Each call does a thousand and wants a commit: killed anywhere, the next run goes on where the last
commit was, and nobody gets two letters.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy import ColumnElement, func, insert, literal, select

from stepup import clock, tokens
from stepup.campaigns import emails, merging, writings
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.rechecking import recheck
from stepup.campaigns.actions.releasing import release_next
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Touch, Why
from stepup.campaigns.queries import audience
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest, Place
from stepup.campaigns.writings import FIRST_STEP, Writing
from stepup.db import db, insert_many
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Mould

FRESH = timedelta(minutes=10)  # judged so lately that asking again would tell nothing new
NEWEST = select(func.max(Letter.id))


def freeze(campaign: Campaign) -> None:
    """All of it in one transaction; for audiences of some thousands."""
    while freeze_some(campaign):
        pass


def freeze_some(campaign: Campaign) -> bool:
    """The next thousand; answers whether there may be more of them."""
    lock(campaign)
    if not campaign.is_due_at(clock.now()):
        return False
    found = audience.lock_not_listed(campaign, audience.audience_of(campaign))
    if not found:
        _let_go(campaign)
        return False
    _write_down(campaign, found)
    return True


def _let_go(campaign: Campaign) -> None:
    campaign.frozen_at = clock.now()
    campaign.state = CampaignState.SENDING
    if campaign.sends_at is None or campaign.sends_at < clock.now() - FRESH:
        recheck(campaign)
    release_next(campaign, campaign.first_wave)


def _write_down(campaign: Campaign, found: Sequence[Candidate]) -> None:
    found = [_drawn(campaign, each) for each in found]
    eligible = [each for each in found if each.why is None]
    secret = {each.person_id: tokens.new() for each in eligible}
    letters = writings.of_campaign(campaign).of_step(FIRST_STEP)
    chosen = {each.person_id: letters.for_her(each) for each in eligible}
    nearest = Nearest()
    rows = [_recipient(each, nearest) for each in found]
    for row, each in zip(rows, found, strict=True):
        if each.why is None:
            row["token_hash"] = tokens.hash_of(secret[each.person_id])
            row["variant"] = str(chosen[each.person_id].id)
    insert_many(Recipient.__table__, rows, {"campaign_id": campaign.id})
    links = {person_id: emails.links_of(token) for person_id, token in secret.items()}
    queue_letters(campaign, [(chosen[each.person_id], each) for each in eligible], links, nearest)


def _drawn(campaign: Campaign, each: Candidate) -> Candidate:
    """Some are left out by lot: what they do without a letter says what the letter does."""
    if each.why is None and random.random() * 100 < (campaign.held_out_percent or 0):
        return replace(each, why=Why.HELD_OUT)
    return each


def _recipient(each: Candidate, nearest: Nearest) -> dict[str, object]:
    near = nearest.to(Place(each.city, each.site_id))
    return {
        "person_id": each.person_id,
        "excluded_because": each.why.value if each.why else None,
        "token_hash": None,
        "variant": "",
        "fit": int(near is not None),
        "zone": each.zone,
    }


def queue_letters(
    campaign: Campaign,
    chosen: Sequence[tuple[Writing, Candidate]],
    links: dict[int, dict[str, str]],
    nearest: Nearest,
) -> None:
    """One letter for each, held; written down as a touch."""
    by_writing = sorted(chosen, key=lambda pair: pair[0].id)
    for writing, pairs in groupby(by_writing, key=lambda pair: pair[0]):
        group = [each for _, each in pairs]
        mould, newest = _mould(campaign, writing), db.session.scalar(NEWEST) or 0
        outbox.queue_campaign(
            mould,
            _addressees(campaign, writing, group, links, nearest),
            language=writing.language,
            not_after=_end_of(campaign),
            held=True,
        )
        _touch(campaign, writing.step, (Letter.mould_id == mould.id, Letter.id > newest))


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
