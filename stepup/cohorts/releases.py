"""Who on which picture may be shown where it is used."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from stepup.cohorts import queries
from stepup.cohorts.models import ConsentKind, Picture, PictureGirl
from stepup.errors import Reason
from stepup.safety import rules


@dataclass(frozen=True)
class Standing:
    """`missing` are those who can be recognised and whose family has not allowed this channel."""

    girls: Sequence[PictureGirl]
    missing: Sequence[PictureGirl]
    reasons: Sequence[Reason]


def of(pictures: Collection[Picture], on: date) -> dict[int, Standing]:
    """By picture; four queries whatever their number."""
    here = queries.girls_on([picture.id for picture in pictures])
    everybody = {one.person_id for girls in here.values() for one in girls}
    agreed = queries.channels_agreed(ConsentKind.PHOTO, everybody, on)
    return {
        picture.id: _standing(here[picture.id], agreed.get(picture.channel, set()), picture.channel)
        for picture in pictures
    }


def _standing(girls: Sequence[PictureGirl], agreed: set[int], channel: str) -> Standing:
    seen = [one for one in girls if not one.hidden]
    missing = [one for one in seen if one.person_id not in agreed]
    reasons = rules.picture(len(seen), len(missing), channel)
    return Standing(girls, missing, tuple(reasons))
