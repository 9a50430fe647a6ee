"""Deeds of campaigns, from the first draft to the last answer."""

from stepup.campaigns.actions.answering import accept, answer, unsubscribe
from stepup.campaigns.actions.drafting import Draft, create, edit, send_test
from stepup.campaigns.actions.freezing import freeze, freeze_some
from stepup.campaigns.actions.rechecking import recheck, recheck_some
from stepup.campaigns.actions.sending import (
    UNDO,
    cancel,
    cancel_start,
    ensure_may_leave,
    finish,
    pause,
    resume,
    skip_undo,
    start,
)

__all__ = [
    "UNDO",
    "Draft",
    "accept",
    "answer",
    "cancel",
    "cancel_start",
    "create",
    "edit",
    "ensure_may_leave",
    "finish",
    "freeze",
    "freeze_some",
    "pause",
    "recheck",
    "recheck_some",
    "resume",
    "send_test",
    "skip_undo",
    "start",
    "unsubscribe",
]
