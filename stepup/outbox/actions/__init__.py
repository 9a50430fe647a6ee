"""Deeds of the outbox; `actions.queue(…)` is the one that every other room calls."""

from stepup.outbox.actions.casting import Addressee, cast, queue_campaign
from stepup.outbox.actions.pacing import set_pace, warm_up
from stepup.outbox.actions.queueing import (
    Batch,
    Intended,
    holding,
    is_holding,
    leaving_at,
    listing,
    queue,
    recalling,
)
from stepup.outbox.actions.returning import (
    record_bounce,
    record_refusal,
    record_reply,
    throw_away_raw_mail,
)
from stepup.outbox.actions.suppressing import (
    forget_address,
    forgive,
    lift,
    suppress,
    trust_again,
)
from stepup.outbox.actions.waiting import (
    call_back,
    cancel_where,
    has_arrived,
    hold,
    hurry,
    is_due,
    put_off,
    release,
    settle,
)

__all__ = [
    "Addressee",
    "Batch",
    "Intended",
    "call_back",
    "cancel_where",
    "cast",
    "forget_address",
    "forgive",
    "has_arrived",
    "hold",
    "holding",
    "hurry",
    "is_due",
    "is_holding",
    "leaving_at",
    "lift",
    "listing",
    "put_off",
    "queue",
    "queue_campaign",
    "recalling",
    "record_bounce",
    "record_refusal",
    "record_reply",
    "release",
    "set_pace",
    "settle",
    "suppress",
    "throw_away_raw_mail",
    "trust_again",
    "warm_up",
]
