"""Deeds of campaigns, from the first draft to the last answer."""

from stepup.campaigns.actions.answering import accept, answer, unsubscribe
from stepup.campaigns.actions.concluding import conclude
from stepup.campaigns.actions.drafting import Draft, Plan, create, edit
from stepup.campaigns.actions.dripping import follow_up_some, has_steps_to_come
from stepup.campaigns.actions.finding import (
    ask_after,
    ensure_may_be_asked_after,
    write_down_address,
)
from stepup.campaigns.actions.freezing import freeze, freeze_some
from stepup.campaigns.actions.last_look import stop_those_who_may_not_be_written_to
from stepup.campaigns.actions.lending import lend_name, take_name_back
from stepup.campaigns.actions.mornings import wait_for_morning
from stepup.campaigns.actions.preferring import Wish, move, prefer, welcome_friend
from stepup.campaigns.actions.rechecking import recheck, recheck_some
from stepup.campaigns.actions.releasing import write_some
from stepup.campaigns.actions.saying_again import say_what_is_so_now
from stepup.campaigns.actions.sending import (
    SECOND_LOOK_ABOVE,
    UNDO,
    approve,
    cancel,
    cancel_start,
    ensure_may_leave,
    finish,
    go_on,
    pause,
    resume,
    skip_undo,
    start,
    stop_when_filled,
)
from stepup.campaigns.actions.stopping import rest, stop
from stepup.campaigns.actions.thanking import recap, tell_mentors
from stepup.campaigns.actions.watching import pause_when_refused
from stepup.campaigns.actions.wording import drop, send_test, write

__all__ = [
    "SECOND_LOOK_ABOVE",
    "UNDO",
    "Draft",
    "Plan",
    "Wish",
    "accept",
    "answer",
    "ask_after",
    "approve",
    "cancel",
    "cancel_start",
    "conclude",
    "create",
    "drop",
    "edit",
    "ensure_may_be_asked_after",
    "ensure_may_leave",
    "finish",
    "follow_up_some",
    "freeze",
    "freeze_some",
    "go_on",
    "has_steps_to_come",
    "lend_name",
    "move",
    "pause",
    "pause_when_refused",
    "prefer",
    "recap",
    "recheck",
    "recheck_some",
    "rest",
    "resume",
    "say_what_is_so_now",
    "send_test",
    "skip_undo",
    "start",
    "stop",
    "stop_those_who_may_not_be_written_to",
    "stop_when_filled",
    "take_name_back",
    "tell_mentors",
    "unsubscribe",
    "wait_for_morning",
    "welcome_friend",
    "write",
    "write_some",
    "write_down_address",
]
