"""What she chose on her own page: how often, a pause, a reason, her new city, a friend."""

from dataclasses import dataclass
from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns.actions import preferences
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.models import Motive, Preference, Recipient
from stepup.people import names
from stepup.people.models import Person
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import Volunteer

ON_A_PAGE = "page"  # how a volunteer's application names that nobody brought her


@dataclass(frozen=True)
class Wish:
    at_most_a_year: int | None
    paused_until: date | None
    motive: Motive | None
    mentor_may_know: bool = False  # that she is back


def prefer(recipient: Recipient, wish: Wish) -> Preference:
    lock(recipient)
    preference = preferences.of(recipient.person_id)
    preference.at_most_a_year, preference.paused_until = wish.at_most_a_year, wish.paused_until
    preference.motive, preference.changed_at = wish.motive, clock.now()
    preference.mentor_may_know = wish.mentor_may_know
    audit.record("chose how often", recipient)
    return preference


def move(recipient: Recipient, city: str) -> None:
    """The evenings near her are those of her new city from now on."""
    lock(recipient)
    person = recipient.person
    before = {"city": person.city}
    person.city = names.short(city, "The city", 80)
    audit.record("moved", person, before=before, after={"city": person.city})


def welcome_friend(recipient: Recipient, friend: Person, motivation: str) -> Volunteer | None:
    """She confirms it from her own mailbox; who forwarded the letter is remembered."""
    volunteer = volunteers.propose(friend, motivation)
    if volunteer is not None and volunteer.source == ON_A_PAGE:
        volunteer.source = f"{recipient.campaign.label}:by:{recipient.id}"
        audit.record("was brought by a friend", volunteer)
    return volunteer
