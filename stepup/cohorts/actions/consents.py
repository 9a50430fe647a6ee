"""Asking for permission, and what was answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries, texts, years
from stepup.cohorts.actions import contact, pictures, places
from stepup.cohorts.models import Consent, ConsentKind, Enrollment, Teen
from stepup.cohorts.texts import Sheet
from stepup.db import db
from stepup.errors import Refused
from stepup.people import names
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety.models import SignedText


class PhotoChannel(Enum):
    """Where a picture of her may be used; each is asked for by itself (SAFE-14)."""

    INTERNAL = "internal"
    PRINT = "print"
    WEB = "web"
    PRESS = "press"


@dataclass(frozen=True)
class Question:
    """What can be allowed by itself, beside taking part."""

    kind: ConsentKind
    channel: str = ""


TAKING_PART = Question(ConsentKind.PARTICIPATION)
MEETINGS = (Question(ConsentKind.ONE_TO_ONE), Question(ConsentKind.ELECTRONIC))
PICTURES = tuple(Question(ConsentKind.PHOTO, channel.value) for channel in PhotoChannel)
LETTERS_ONLY = {ConsentKind.ELECTRONIC}
ENDS_WITH_A_NO = (ConsentKind.PARTICIPATION, ConsentKind.PHOTO, ConsentKind.ONE_TO_ONE)


@dataclass(frozen=True)
class Signature:
    """How it was signed: the name she typed or wrote, the language she read, on which way."""

    name: str = ""
    language: str = ""
    method: str = "link"


ON_THE_PAGE = Signature()
SHEETS = {
    ConsentKind.PARTICIPATION: Sheet.TAKING_PART,
    ConsentKind.ONE_TO_ONE: Sheet.MEETINGS,
    ConsentKind.ELECTRONIC: Sheet.MEETINGS,
    ConsentKind.PHOTO: Sheet.PICTURES,
}


def ask(enrollment: Enrollment, on: date) -> int:
    """Write to everybody who may answer for her; say how many letters that made."""
    asked = mailboxes(enrollment.teen, on)
    written = [emails.consent_request(enrollment, person) for person in asked]
    count = sum(letter is not None for letter in written)
    audit.record("asked for consent", enrollment, after={"letters": count})
    return count


def send_page(enrollment: Enrollment, on: date) -> int:
    """To everybody who may answer for her: the address of her family's page."""
    people = mailboxes(enrollment.teen, on)
    written = [emails.family_page(enrollment, person) for person in people]
    count = sum(letter is not None for letter in written)
    audit.record("sent the family's page", enrollment, after={"letters": count})
    return count


def mailboxes(teen: Teen, on: date) -> list[Person]:
    """Who may answer for her and be written to about her; refused when that is nobody."""
    contact.ensure_may_write(teen)
    barred = queries.silence_of(teen.person_id).barred
    may_answer = queries.who_may_answer(teen, on)
    found = [person for person in may_answer if person.email and person.email not in barred]
    if not found:
        raise Refused(
            "Nobody whom we may write to has an e-mail address here. Add one, or take the answer "
            "on paper."
        )
    return found


def ensure_may_answer(teen: Teen, person: Person, on: date) -> None:
    if person.id not in {one.id for one in queries.who_may_answer(teen, on)}:
        raise Refused("This question is not yours to answer any more. Please call us.")


def answer(
    enrollment: Enrollment,
    by: Person,
    *,
    given: bool,
    on: date,
    photo_channels: Collection[PhotoChannel] | None = None,
    signature: Signature = ON_THE_PAGE,
) -> Consent:
    """Her last answer counts, until the end of the program year; a no stops everything at once.

    Pictures are left as they were unless the same sheet asked about them.
    """
    teen = enrollment.teen
    ensure_may_answer(teen, by, on)
    wishes = {TAKING_PART: given}
    if photo_channels is not None:
        wanted = {channel.value for channel in photo_channels} if given else set()
        wishes |= {each: each.channel in wanted for each in PICTURES}
    if not given:
        _take_back(teen, by, ENDS_WITH_A_NO)
    consent, *_ = _say_all(enrollment, by, wishes, on, signature)
    audit.record("consented" if given else "refused", consent, after={"teen": teen.id})
    pictures.look_again_for(teen.person, on)
    places.settle(teen, on)
    return consent


def choose(
    enrollment: Enrollment,
    by: Person,
    wishes: Mapping[Question, bool],
    *,
    on: date,
    signature: Signature = ON_THE_PAGE,
) -> list[Consent]:
    """What else she allows or forbids: a no counts at once, whoever else said yes (SAFE-10)."""
    teen = enrollment.teen
    is_own_stop = by.id == teen.person_id and {one.kind for one in wishes} == LETTERS_ONLY
    if not is_own_stop:  # a girl of any age may stop our letters (SAFE-08)
        ensure_may_answer(teen, by, on)
    said = _say_all(enrollment, by, wishes, on, signature)
    for question, consent in zip(wishes, said, strict=True):
        what = f"{question.kind.value} {question.channel}".strip()
        audit.record("allowed" if consent.given else "forbade", consent, after={"what": what})
    kinds = {question.kind for question in wishes}
    if ConsentKind.ELECTRONIC in kinds:
        contact.heed(teen, on)
    if ConsentKind.PHOTO in kinds:
        pictures.look_again_for(teen.person, on)
    return said


def _say_all(
    enrollment: Enrollment,
    by: Person,
    wishes: Mapping[Question, bool],
    on: date,
    signature: Signature,
) -> list[Consent]:
    _take_back(enrollment.teen, by, {(asked.kind, asked.channel) for asked in wishes})
    return _write_down(enrollment, by, wishes, on, signature)


def _take_back(
    teen: Teen, by: Person, asked: Collection[ConsentKind | tuple[ConsentKind, str]]
) -> None:
    """What she allowed of these kinds, or of a kind by one channel, ends with a new answer."""
    for earlier in queries.standing_consents(teen.person_id, by.id):
        if earlier.kind in asked or (earlier.kind, earlier.channel) in asked:
            earlier.revoked_at = clock.now()


def _write_down(
    enrollment: Enrollment,
    by: Person,
    wishes: Mapping[Question, bool],
    on: date,
    signature: Signature,
) -> list[Consent]:
    version, language = safety.policy().consent_text, signature.language or by.language
    sheets = {SHEETS[question.kind] for question in wishes}
    words = {sheet: texts.keep(sheet, version, language) for sheet in sheets}
    said = []
    for question, given in wishes.items():
        consent = _say(enrollment, by, question, given, on, words[SHEETS[question.kind]])
        consent.signed_name = names.short(signature.name, "The name", 160)
        consent.method = signature.method
        said.append(consent)
    db.session.add_all(said)
    return said


def _say(
    enrollment: Enrollment,
    by: Person,
    question: Question,
    given: bool,
    on: date,
    text: SignedText,
) -> Consent:
    return Consent(
        person=enrollment.teen.person,
        granted_by=by,
        kind=question.kind,
        channel=question.channel,
        given=given,
        granted_on=on,
        expires_on=years.last_day_of_year(max(on, enrollment.starts_on)),
        language=text.language,
        text_version=text.version,
        text=text,
    )
