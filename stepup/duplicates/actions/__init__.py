"""Deeds of the register: one from two, two from one, and two that stay two."""

from stepup.duplicates.actions.merging import UNDO_FOR, merge
from stepup.duplicates.actions.pairing import find_pairs, say_two_people, take_back
from stepup.duplicates.actions.undoing import undo

__all__ = ["UNDO_FOR", "find_pairs", "merge", "say_two_people", "take_back", "undo"]
