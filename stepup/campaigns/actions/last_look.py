"""SAFE-23 as a letter leaves: between two looks of the clock a hold counts, or a mended birthday.

Asked on the line of whoever carries the letters, in the transaction that takes them up.
"""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from stepup import clock
from stepup.campaigns.models import Recipient
from stepup.campaigns.queries import reasons
from stepup.cohorts.models import Alumna
from stepup.outbox import last_look
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from stepup.safety import facts
from stepup.safety import queries as safety

WHERE_DAYS_BEGIN_LAST = "Etc/GMT+12"  # who is 18 there is 18 everywhere
SAID = "The rule book spoke against it as it was about to leave."

letter, recipient = Letter.__table__, Recipient.__table__
held = safety.on_hold(Recipient.person_id)
WHO = (
    select(
        Letter.id,
        Recipient.id,
        Person.id,
        Person.born_on,
        Alumna.graduated_on,
        Alumna.closed_for_cause_at,
        Alumna.may_invite,
        held,
    )
    .join(Person, Letter.person_id == Person.id)
    .join(Alumna, Alumna.person_id == Person.id)
    .join(
        Recipient,
        (Recipient.campaign_id == Letter.campaign_id) & (Recipient.person_id == Person.id),
    )
    .where(Letter.id.in_(bindparam("letters", expanding=True)))
)


@last_look.asked
def stop_those_who_may_not_be_written_to(
    connection: Connection, letter_ids: Collection[int]
) -> set[int]:
    policy, on = safety.policy_on(connection), clock.today(WHERE_DAYS_BEGIN_LAST)
    stopped = set()
    for (
        number,
        row_id,
        who,
        born_on,
        graduated_on,
        closed_at,
        may_invite,
        is_held,
    ) in connection.execute(WHO, {"letters": [*letter_ids]}).all():
        age = reasons.age_on(on, born_on, graduated_on)
        mentee = facts.PastMentee(who, age, is_held, closed_at is not None, may_invite)
        why = reasons.forbidden_by(mentee, policy)
        if why is not None:
            _stop(connection, number, row_id, why.value)
            stopped.add(number)
    return stopped


def _stop(connection: Connection, letter_id: int, row_id: int, why: str) -> None:
    called_back = update(letter).where(letter.c.id == letter_id)
    connection.execute(called_back.values(state=State.CANCELLED, reply=SAID))
    her_row = update(recipient).where(recipient.c.id == row_id)
    connection.execute(her_row.values(excluded_because=why))
