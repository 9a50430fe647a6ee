"""What a letter says of others is asked again as it leaves: it may not be so any more.

Girls who waited have a place, a mentor lends her name no longer: the letter goes all the same, with
the words that are true whatever happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select, update

from stepup.campaigns import merging
from stepup.campaigns.merging import LENT_BY, NEED_OF
from stepup.campaigns.models import Recipient
from stepup.campaigns.queries import lending
from stepup.campaigns.queries.needs import Needs
from stepup.outbox import last_look
from stepup.outbox.claimed import Claimed
from stepup.outbox.models import Letter

Slots = Mapping[str, str]
letter, recipient = Letter.__table__, Recipient.__table__


@last_look.says_again
def say_what_is_so_now(connection: Connection, claimed: Sequence[Claimed]) -> Sequence[Claimed]:
    slots = [each.slots or {} for each in claimed]
    lent_by = {int(each[LENT_BY]) for each in slots if LENT_BY in each}
    needs = Needs(connection) if any(NEED_OF in each for each in slots) else None
    still = lending.who_still_lend(connection, lent_by) if lent_by else set()
    return [_asked_again(connection, each, needs, still) for each in claimed]


def _asked_again(
    connection: Connection, each: Claimed, needs: Needs | None, still: set[int]
) -> Claimed:
    slots = each.slots or {}
    told = {**slots}
    if needs is not None and NEED_OF in slots:
        told |= _of_those_who_wait(slots, needs)
    if LENT_BY in slots and int(slots[LENT_BY]) in still:
        _note_in_whose_name(connection, each, int(slots[LENT_BY]))
    elif LENT_BY in slots:
        told |= merging.otherwise(slots, LENT_BY)
    if told == slots:
        return each
    connection.execute(update(letter).where(letter.c.id == each.id).values(slots=told))
    return replace(each, slots=told)


def _of_those_who_wait(slots: Slots, needs: Needs) -> dict[str, str]:
    language, _, city = slots[NEED_OF].partition(":")
    so_now = needs.in_words(city, language)
    return {name: so_now or word for name, word in merging.otherwise(slots, NEED_OF).items()}


def _note_in_whose_name(connection: Connection, each: Claimed, mentor_id: int) -> None:
    """Her answer is filed with both of them."""
    reader = select(letter.c.person_id).where(letter.c.id == each.id).scalar_subquery()
    hers = recipient.c.campaign_id == each.campaign_id, recipient.c.person_id == reader
    connection.execute(update(recipient).where(*hers).values(in_name_of_id=mentor_id))
