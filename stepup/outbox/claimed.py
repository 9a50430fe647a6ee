"""A letter in a worker's hand."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Claimed:
    id: int
    address: str
    message_id: str
    message: bytes | None
    mould_id: int | None
    slots: dict[str, str] | None
    attempts: int
    first_tried_at: datetime | None
    priority: int
    campaign_id: int | None
    provider: str
    paced_by: tuple[str, ...] = ()  # what it uses up when it leaves: see `pace`
