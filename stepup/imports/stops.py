"""Who said stop, before this file or in it: a file adds to that and never takes away."""

from collections.abc import Iterable

from stepup.imports.directory import chunks
from stepup.outbox import actions as outbox
from stepup.outbox import queries
from stepup.outbox.models import Scope, Suppression

SOURCE = "import"


class Stops:
    def __init__(self, emails: Iterable[str]):
        self._known: dict[str, Suppression] = {}
        for some in chunks(emails):
            self._known |= queries.suppressions_of(some)

    def holds(self, email: str) -> bool:
        return email in self._known

    def note(self, email: str, *, campaigns: bool, everything: bool) -> bool:
        """Is something new in what this row says?"""
        known = self._known.get(email)
        if everything and (known is None or known.scope is not Scope.ALL):
            self._stop(email, Scope.ALL, "do not contact")
        elif campaigns and known is None:
            self._stop(email, Scope.CAMPAIGNS, "opted out")
        return self._known.get(email) is not known

    def _stop(self, email: str, scope: Scope, reason: str) -> None:
        self._known[email] = outbox.suppress(email, scope, reason=reason, source=SOURCE)
