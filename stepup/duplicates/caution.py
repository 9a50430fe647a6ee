"""Where both said how they want to be shown and written to: the more careful of the two counts."""

from typing import Any

from stepup.campaigns.models import Preference
from stepup.cohorts.models import PictureGirl
from stepup.duplicates.ledger import Cells, Ledger, rows_where


def settle(ledger: Ledger) -> None:
    """After the moves: rows of which the kept record has its own, left on the empty one."""
    for row in rows_where(PictureGirl.__table__, PictureGirl.person_id == ledger.merge.gone_id):
        _picture(ledger, row)
    for row in rows_where(Preference.__table__, Preference.person_id == ledger.merge.gone_id):
        _letters(ledger, row)


def _picture(ledger: Ledger, row: Cells) -> None:
    """She is one girl on it, and recognised while one of the two could be (SAFE-14)."""
    table = PictureGirl.__table__
    here = PictureGirl.picture_id == row["picture_id"]
    [stays] = rows_where(table, here, PictureGirl.person_id == ledger.merge.kept_id)
    ledger.change(table, [stays], hidden=bool(stays["hidden"] and row["hidden"]))
    ledger.change(table, [row], hidden=True)


def _both(moments: list[Any]) -> Any:
    """What both agreed to, since the later of the two."""
    return None if None in moments else max(moments)


def _letters(ledger: Ledger, row: Cells) -> None:
    """The fewer letters a year and the longer pause; what moves her is asked of the kept one."""
    table = Preference.__table__
    [stays] = rows_where(table, Preference.person_id == ledger.merge.kept_id)
    most = [one["at_most_a_year"] for one in (stays, row) if one["at_most_a_year"] is not None]
    pauses = [one["paused_until"] for one in (stays, row) if one["paused_until"] is not None]
    ledger.change(
        table,
        [stays],
        at_most_a_year=min(most, default=None),
        paused_until=max(pauses, default=None),
        motive=stays["motive"] or row["motive"],
        lends_name_since=_both([stays["lends_name_since"], row["lends_name_since"]]),
    )
