"""A campaign, whom it writes to, and what came of it."""

from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models import Cohort, Program
from stepup.db import db, states
from stepup.organisation.models import Site
from stepup.people.models import Person


class CampaignState(Enum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


ON_ITS_WAY = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED)


class Past(Enum):
    """What she answered before, as an audience asks for it."""

    ANY = "any"
    NEVER_ASKED = "never_asked"
    NEVER_ANSWERED = "never_answered"
    SAID_YES = "said_yes"
    SAID_LATER = "said_later"
    SILENT = "silent"  # three campaigns without a word: asked once more whether she is there


class Motive(Enum):
    """Why she would do it, as she told us herself; never guessed."""

    VALUES = "values"
    LEARNING = "learning"
    GROWING = "growing"
    CAREER = "career"
    PEOPLE = "people"
    REPAIR = "repair"


class Campaign(db.Model):
    """`sends_at` is the end of the undo window: until then nothing has left."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[CampaignState] = mapped_column(
        states(CampaignState), default=CampaignState.DRAFT, index=True
    )
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    sends_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(2), default="en", server_default="en")
    near_site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    within_miles: Mapped[int | None]
    off_the_map: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    from_her_mentor: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    skill: Mapped[str] = mapped_column(String(80), default="", server_default="")
    quiet_months: Mapped[int | None]
    past: Mapped[Past] = mapped_column(states(Past), default=Past.ANY, server_default="any")
    first_wave: Mapped[int | None]
    wave: Mapped[int | None]
    wanted: Mapped[int | None]  # how many it takes to fill the seats; then it stops
    held_out_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    local_hour: Mapped[int | None]
    ends_on: Mapped[date | None]
    per_hour: Mapped[int | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    approved_at: Mapped[datetime | None]
    to_write: Mapped[int] = mapped_column(default=0, server_default="0")  # to so many in line, now
    let_go_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]  # a person has seen what the first wave did
    cost: Mapped[str] = mapped_column(String(200), default="", server_default="")
    learnt: Mapped[str] = mapped_column(Text, default="", server_default="")

    @property
    def label(self) -> str:
        """How a volunteer's application names what brought her."""
        return f"campaign:{self.id}"

    def is_due_at(self, moment: datetime) -> bool:
        """Has the time to think again passed, and is it still to be sent?"""
        if self.state is not CampaignState.SCHEDULED or self.sends_at is None:
            return False
        return self.sends_at <= moment

    def is_overdue_at(self, moment: datetime, patience: timedelta) -> bool:
        return self.sends_at is not None and self.is_due_at(moment - patience)


class Why(Enum):
    """Why an alumna is left out of a campaign."""

    ON_HOLD = "on_hold"
    UNDER_AGE = "under_18"
    CLOSED_FOR_CAUSE = "closed_for_cause"
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    SUPPRESSED = "address_suppressed"
    DECLINED = "declined_before"
    VOLUNTEER = "already_a_volunteer"
    STILL_HERE = "still_one_of_our_girls"
    JUST_LEFT = "left_lately"
    ANSWERED = "asked_us_to_wait"
    RECENT = "written_to_lately"
    PREFERS = "prefers_a_pause"
    OFTEN = "asked_often_enough"
    RESTING = "silent_and_resting"
    HELD_OUT = "held_out"


class Answer(Enum):
    """What she can say with one tap, on the page that her letter leads to."""

    YES = "yes"
    LATER = "later"
    NOT_FOR_ME = "not_for_me"
    MOVED = "moved"
    NOT_ME = "not_me"


class CampaignSite(db.Model):
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    campaign: Mapped[Campaign] = relationship()
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id), primary_key=True)
    site: Mapped[Site] = relationship()


class CampaignProgram(db.Model):
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    campaign: Mapped[Campaign] = relationship()
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), primary_key=True)
    program: Mapped[Program] = relationship()


class CampaignCohort(db.Model):
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    campaign: Mapped[Campaign] = relationship()
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), primary_key=True)
    cohort: Mapped[Cohort] = relationship()


class CampaignYear(db.Model):
    """A graduation year that the audience is limited to."""

    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    campaign: Mapped[Campaign] = relationship()
    year: Mapped[int] = mapped_column(primary_key=True)


class Wording(db.Model):
    """Another letter of a campaign: for a language, a motive, a comparison, or a later step."""

    __table_args__ = (UniqueConstraint("campaign_id", "step", "language", "motive", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    campaign: Mapped[Campaign] = relationship()
    step: Mapped[int] = mapped_column(default=1)
    after_days: Mapped[int] = mapped_column(default=0)  # since the letter of the step before
    language: Mapped[str] = mapped_column(String(2), default="en")
    motive: Mapped[Motive | None] = mapped_column(states(Motive))
    label: Mapped[str] = mapped_column(String(40), default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class Recipient(db.Model):
    """One alumna in one campaign: in line until her token is drawn, or left out for a reason."""

    __table_args__ = (
        UniqueConstraint("campaign_id", "person_id"),
        Index(None, "campaign_id", "excluded_because"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    campaign: Mapped[Campaign] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    excluded_because: Mapped[str | None] = mapped_column(String(40))
    variant: Mapped[str] = mapped_column(String(40), default="", server_default="")
    fit: Mapped[int] = mapped_column(default=0, server_default="0")  # the best come first
    zone: Mapped[str] = mapped_column(String(64), default="", server_default="")
    in_name_of_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)


WITHOUT_LETTER = Recipient.excluded_because.is_(None), Recipient.token_hash.is_(None)
IN_LINE = *WITHOUT_LETTER, Recipient.fit >= 0  # as it always is: SQLite finds their index by it
BEST_FIRST = Recipient.campaign_id, Recipient.fit.desc(), Recipient.id
Index(
    "ix_recipient_in_line",
    *BEST_FIRST,
    sqlite_where=and_(*WITHOUT_LETTER),
    postgresql_where=and_(*WITHOUT_LETTER),
)
DRAWN = Recipient.token_hash.is_not(None)  # else SQLite would look here for all who have none
Index("ix_recipient_token_hash", Recipient.token_hash, unique=True, sqlite_where=DRAWN)


class Touch(db.Model):
    """One letter to one person in one campaign step, at most once."""

    __table_args__ = (UniqueConstraint("campaign_id", "step", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    step: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    letter_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class ConversionStage(Enum):
    CLICKED = "clicked"
    ANSWERED = "answered"
    APPLIED = "applied"
    UNSUBSCRIBED = "unsubscribed"


class Conversion(db.Model):
    """A recorded fact about a recipient; each stage once."""

    __table_args__ = (UniqueConstraint("recipient_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey(Recipient.id))
    recipient: Mapped[Recipient] = relationship()
    stage: Mapped[ConversionStage] = mapped_column(states(ConversionStage), index=True)
    answer: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Preference(db.Model):
    """What a former mentee chose without signing in: how often, until when not, and why at all."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    person: Mapped[Person] = relationship()
    at_most_a_year: Mapped[int | None]
    paused_until: Mapped[date | None]
    motive: Mapped[Motive | None] = mapped_column(states(Motive))
    mentor_may_know: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    lends_name_since: Mapped[datetime | None]  # to letters to women whom she mentored
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
