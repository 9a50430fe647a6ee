"""A worry that somebody tells us: SAFE-20."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from stepup.errors import Reason


def telling(words: str) -> list[Reason]:
    """SAFE-20: anyone may, and nothing is asked for but the words: no name and no account."""
    if words.strip():
        return []
    return [Reason("SAFE-20", _("Tell us in a sentence what worries you."), 1)]


def reading(reader_id: int, lead_ids: Collection[int]) -> list[Reason]:
    """SAFE-20: those who look after safeguarding in the whole house, and nobody else."""
    if reader_id in lead_ids:
        return []
    sentence = "What somebody told us is read by the safeguarding lead alone."
    return [Reason("SAFE-20", sentence, place="staff")]


def as_told(then: Sequence[str], now: Sequence[str]) -> list[Reason]:
    """SAFE-20: words are only ever added; the fingerprints are those of the log and of today."""
    if then == now:
        return []
    sentence = (
        "These are not the words that were written down: somebody changed them, or took some away, "
        "past this page. Copy what you see, and compare it with a backup."
    )
    return [Reason("SAFE-20", sentence, place="staff")]
