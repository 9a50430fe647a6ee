"""What staff look at before they send: how many, who, the strangest names, the missing words."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from stepup.campaigns.models import Campaign, Recipient, Why
from stepup.campaigns.queries import audience, candidates, lending
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest, Place
from stepup.campaigns.queries.needs import Needs
from stepup.cohorts.models import Alumna, Cohort, Program
from stepup.db import db
from stepup.mentoring import queries as mentoring
from stepup.people.models import Person

FIRST_NAMES = 20


def _has_accent(letter: str) -> bool:
    return unicodedata.decomposition(letter) != ""


def _right_to_left(candidate: Candidate) -> int:
    return sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in candidate.name)


STRANGE: dict[str, Callable[[Candidate], int]] = {
    "the longest name": lambda candidate: len(candidate.name),
    "the shortest name": lambda candidate: 200 - len(candidate.called),
    "accents": lambda candidate: sum(map(_has_accent, candidate.name)),
    "written from right to left": _right_to_left,
    "quotation marks": lambda candidate: sum(letter in "\"'&<>’" for letter in candidate.name),
}


@dataclass
class Survey:
    eligible: int = 0
    off_the_map: int = 0
    why_not: Counter[Why] = field(default_factory=Counter)
    first: list[Candidate] = field(default_factory=list)
    strangest: dict[str, Candidate] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)
    in_her_name: int = 0

    @property
    def excluded(self) -> int:
        return self.why_not.total()

    def five(self) -> list[tuple[str, Candidate]]:
        """Each woman once, by the first thing that is strange about her."""
        seen: dict[int, tuple[str, Candidate]] = {}
        for what, candidate in self.strangest.items():
            seen.setdefault(candidate.person_id, (what, candidate))
        return list(seen.values())


def survey(campaign: Campaign) -> Survey:
    chosen = audience.audience_of(campaign)
    found, nearest = Survey(off_the_map=audience.off_the_map(chosen)), Nearest()
    for batch in audience.batches(chosen, campaign.id):
        found.why_not.update(each.why for each in batch if each.why is not None)
        eligible = [each for each in batch if each.why is None]
        _look_at(eligible, found, nearest)
        if campaign.from_her_mentor:
            found.in_her_name += len(lending.lenders_of([each.person_id for each in eligible]))
    return found


def _look_at(eligible: Sequence[Candidate], found: Survey, nearest: Nearest) -> None:
    mentors = mentoring.mentors_named_to([each.person_id for each in eligible])
    needs = Needs(db.session())
    found.eligible += len(eligible)
    found.first += eligible[: FIRST_NAMES - len(found.first)]
    for each in eligible:
        found.missing["mentor"] += each.person_id not in mentors
        place = Place(each.city, each.site_id)
        found.missing["event"] += nearest.to(place) is None
        found.missing["need"] += not needs.city_for(place)
        _keep_if_stranger(each, found.strangest)


def _keep_if_stranger(candidate: Candidate, strangest: dict[str, Candidate]) -> None:
    for what, strangeness in STRANGE.items():
        score = strangeness(candidate)
        if score > 0 and (what not in strangest or score > strangeness(strangest[what])):
            strangest[what] = candidate


def named(campaign: Campaign, text: str) -> list[Candidate]:
    """The first few of the audience whose name holds this text."""
    name = Person.first_name + " " + Person.last_name
    hers = audience.audience_of(campaign).conditions()
    found = (name.icontains(text, autoescape=True), *hers)
    return candidates.judged(audience.asking_of(campaign), found, audience.today())[:FIRST_NAMES]


def left_out(
    campaign: Campaign, why: Why, page: int, per_page: int
) -> tuple[list[tuple[int, str]], int]:
    """Before it is frozen: a page of who would be left out, and how many there are."""
    everybody = audience.everybody(audience.audience_of(campaign), campaign.id)
    names = [(each.person_id, each.name) for each in everybody if each.why is why]
    return names[(page - 1) * per_page : page * per_page], len(names)


def one_class(campaign: Campaign) -> dict[str, str]:
    """Of some woman it is for: where and when she learnt; nothing when there is none."""
    found = select(Cohort.name, Program.name, Alumna.graduated_on).select_from(Alumna)
    found = found.join(Alumna.person).join(Alumna.cohort).join(Cohort.program)
    if campaign.frozen_at is None:
        found = found.where(*audience.audience_of(campaign).conditions())
    else:
        found = found.join(Recipient, Recipient.person_id == Alumna.person_id)
        found = found.where(Recipient.campaign_id == campaign.id)
    first = db.session.execute(found.limit(1)).first()
    if first is None:
        return {}
    cohort, program, graduated_on = first
    return {"cohort": cohort, "program": program, "year": str(graduated_on.year)}
