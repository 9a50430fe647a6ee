"""Which words a family reads before it signs; they are kept by `safety.texts`."""

from enum import Enum

from stepup.safety import texts
from stepup.safety.models import SignedText


class Sheet(Enum):
    """One page of questions that are read and signed together."""

    TAKING_PART = "consent"
    MEETINGS = "meetings"
    PICTURES = "pictures"

    @property
    def template(self) -> str:
        """A changed word is a new version: a new file, and the policy's number."""
        return f"cohorts/_{self.value}_{{}}.html"


def template_of(sheet: Sheet, version: str) -> str:
    return sheet.template.format(version)


def versions() -> list[str]:
    return texts.versions(Sheet.TAKING_PART.template)


def keep(sheet: Sheet, version: str, language: str) -> SignedText:
    return texts.keep(sheet.template, version, language)
