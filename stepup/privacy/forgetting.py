"""What is taken out of each table, for every number that the person has had."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, or_, select, update

from stepup import clock
from stepup.campaigns import inquiries, merging
from stepup.campaigns.models import Preference
from stepup.cohorts.models import Consent, EmergencyContact, Enrollment, PaperAnswer, Teen
from stepup.db import db
from stepup.events.models import AnswerAddress, AwayTime, Signup, UsualTime
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox import queries as outbox_queries
from stepup.outbox.models import Content, Letter
from stepup.people.accounts import Account, RecoveryCode, SignIn
from stepup.people.merges import FormerAddress, Merge, MergedRow, Pair
from stepup.people.models import FormerName, Person, PersonalLink, Purpose
from stepup.volunteers.models import Draft, Move, Opinion, Reference, Signature, Volunteer

Ids = Collection[int]
PERSONAL = (
    FormerName,
    FormerAddress,
    Account,
    AnswerAddress,
    UsualTime,
    AwayTime,
)


def letters(hers: Ids) -> None:
    """What waits is called back; what left keeps its fate and loses its words."""
    asked = [f"reference:{one.id}" for one in _references(hers)]
    after_her = [outbox_queries.key_begins(f"{inquiries.ASKS_AFTER}:{one}:") for one in hers]
    letters = or_(Letter.person_id.in_(hers), Letter.dedupe_key.in_(asked), *after_her)
    outbox.cancel_where(letters)
    db.session.execute(
        delete(Content).where(Content.letter_id.in_(select(Letter.id).where(letters))),
        execution_options={"synchronize_session": False},
    )
    blank = {"address": "", "subject": "", "slots": None}
    db.session.execute(update(Letter).where(letters).values(**blank))


def name_lent(hers: Ids) -> None:
    """Letters to others that left, or wait to leave, in her name: they came from us."""
    lent = update(Preference).where(Preference.person_id.in_(hers)).values(lends_name_since=None)
    db.session.execute(lent)
    found = select(Letter).join(Match, Match.teen_person_id == Letter.person_id)
    found = found.where(Match.mentor_id.in_(hers), Letter.campaign_id.is_not(None))
    lent_by = {str(one) for one in hers}
    for letter in db.session.scalars(found):
        slots = letter.slots or {}
        if slots.get(merging.LENT_BY) in lent_by:
            letter.slots = slots | merging.otherwise(slots, merging.LENT_BY)


def _references(hers: Ids) -> Sequence[Reference]:
    found = select(Reference).join(Reference.volunteer).where(Volunteer.person_id.in_(hers))
    return db.session.scalars(found).all()


def ways_in(hers: Ids, addresses: Collection[str]) -> None:
    """Accounts, links, and what she typed before she was anybody here."""
    account = select(Account.id).where(Account.person_id.in_(hers))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id.in_(account)))
    for asked in (SignIn, Draft):
        db.session.execute(delete(asked).where(asked.email.in_(addresses)))
    leads_in = PersonalLink.person_id.in_(hers), PersonalLink.purpose != Purpose.LETTERS
    db.session.execute(delete(PersonalLink).where(*leads_in))  # the way out of letters stays
    for gone in PERSONAL:
        db.session.execute(delete(gone).where(gone.person_id.in_(hers)))


def words(hers: Ids) -> None:
    """Who knew her, what was found and what she wrote: that it was so stays, the words go."""
    for one in _references(hers):
        one.name, one.email = "Erased", f"erased #{one.id}"
        one.relation = one.known_for = one.words = ""
    volunteer = select(Volunteer.id).where(Volunteer.person_id.in_(hers))
    said = Opinion.volunteer_id.in_(volunteer)
    db.session.execute(update(Opinion).where(said).values(words="", answers={}))
    signed = Signature.person_id.in_(hers)
    db.session.execute(update(Signature).where(signed).values(name="Erased"))
    db.session.execute(update(Move).where(Move.volunteer_id.in_(volunteer)).values(reason=""))
    db.session.execute(update(Volunteer).where(Volunteer.person_id.in_(hers)).values(motivation=""))
    places = update(Signup).where(Signup.person_id.in_(hers))
    db.session.execute(places.values(reason="", answers={}))
    teen = select(Teen.id).where(Teen.person_id.in_(hers))
    db.session.execute(delete(EmergencyContact).where(EmergencyContact.teen_id.in_(teen)))
    blank = {"school": "", "home_language": "", "medical_notes": "", "lasting_email": ""}
    db.session.execute(update(Teen).where(Teen.person_id.in_(hers)).values(**blank))


def papers(hers: Ids) -> None:
    """Scans show names and handwriting. That a paper was signed and counted stays on its row; the
    file goes with the next look at the folder, once no row names it."""
    teen = select(Teen.id).where(Teen.person_id.in_(hers))
    enrollment = select(Enrollment.id).where(Enrollment.teen_id.in_(teen))
    signed = or_(PaperAnswer.enrollment_id.in_(enrollment), PaperAnswer.guardian_id.in_(hers))
    decided = PaperAnswer.decided_at.is_(None)
    db.session.execute(update(PaperAnswer).where(signed, decided).values(decided_at=clock.now()))
    db.session.execute(update(PaperAnswer).where(signed).values(sha256=None, size=None))
    said = or_(Consent.person_id.in_(hers), Consent.granted_by_id.in_(hers))
    db.session.execute(update(Consent).where(said).values(signed_name=""))


def merges(hers: Ids) -> None:
    """A merge remembers what both were before: no longer, and nothing can be taken back to it."""
    into_her = select(Merge.id).where(or_(Merge.kept_id.in_(hers), Merge.gone_id.in_(hers)))
    db.session.execute(delete(MergedRow).where(MergedRow.merge_id.in_(into_her)))
    shut = {"gone_name": "Erased", "undo_until": clock.now()}
    db.session.execute(update(Merge).where(Merge.id.in_(into_her)).values(**shut))
    db.session.execute(delete(Pair).where(or_(Pair.one_id.in_(hers), Pair.other_id.in_(hers))))


def profile(person: Person) -> None:
    person.rename("Erased", f"#{person.id}")
    person.preferred_name = person.email = person.phone = person.city = None
    person.employer = person.industry = person.household_id = person.email_verified_at = None
    if person.born_on is not None:  # the year still tells a minor from an adult
        person.born_on = person.born_on.replace(month=1, day=1)
    person.erased_at = clock.now()
