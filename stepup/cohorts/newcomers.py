"""What somebody wrote down about a girl and her family, before it is checked and kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Girl:
    first_name: str
    last_name: str
    born_on: date | None = None
    preferred_name: str = ""
    email: str = ""
    grade: int | None = None
    school: str = ""
    home_language: str = ""
    medical_notes: str = ""


@dataclass(frozen=True)
class Guardian:
    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    relation: str = "guardian"
    language: str = "en"
    no_contact: bool = False
    address: str = ""
    priority: int = 1


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
    relation: str = ""
