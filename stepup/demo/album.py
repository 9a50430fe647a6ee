"""Pictures of the practice year: drawn, since nobody in it has a face; addresses that stay."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from stepup import clock
from stepup.cohorts import queries
from stepup.cohorts.actions import pictures
from stepup.cohorts.models import ConsentKind
from stepup.demo.practice import HOME_ZONE, Group, Practice
from stepup.errors import Refused
from stepup.people.models import Person

SIZE, WALL, TABLE = (1200, 800), "#f5e6c8", "#7a4b2a"
DRESSES = ("#5b2160", "#f0b04f", "#1f7a6d", "#b5483a", "#36558f", "#8a8f3c")


def fill(practice: Practice) -> None:
    """One in use, one that waits for a release or a blur, one that is only written down."""
    group = practice.groups[0]
    shown, hidden = _by_release(group, "web")
    for girls, channel, used_for, drawn in (
        (shown[:4], "web", "Top of the page for schools", True),
        ([*shown[:3], *hidden[:2]], "web", "Post about the career day", True),
        (shown[:2], "print", "Autumn report, page 4", False),
    ):
        _add(practice, group, girls, channel, used_for, drawn=drawn)


def _by_release(group: Group, channel: str) -> tuple[list[Person], list[Person]]:
    ids = [girl.id for girl in group.girls]
    agreed = queries.channels_agreed(ConsentKind.PHOTO, ids, clock.today(HOME_ZONE))
    allowed = agreed.get(channel, set())
    shown = [girl for girl in group.girls if girl.id in allowed]
    return shown, [girl for girl in group.girls if girl.id not in allowed]


def _add(
    practice: Practice,
    group: Group,
    girls: Sequence[Person],
    channel: str,
    used_for: str,
    *,
    drawn: bool,
) -> None:
    content, by = _drawing(len(girls)) if drawn else None, practice.staff["coordinator"]
    made = pictures.add(group.cohort, girls, channel, used_for, content, by=by)
    try:
        pictures.use(made, clock.today(HOME_ZONE))
    except Refused:  # it waits, as it would in life
        return


def _drawing(girls: int) -> bytes:
    """Figures at a table."""
    paper = Image.new("RGB", SIZE, WALL)
    pencil = ImageDraw.Draw(paper)
    for number in range(girls):
        x, color = 150 + number * 900 // max(girls, 1), DRESSES[number % len(DRESSES)]
        pencil.ellipse((x + 30, 250, x + 130, 350), fill="#c98f6b")
        pencil.rounded_rectangle((x, 360, x + 160, 640), radius=60, fill=color)
    pencil.rectangle((60, 560, 1140, 660), fill=TABLE)
    written = BytesIO()
    paper.save(written, "PNG")
    return written.getvalue()


def name_addresses(practice: Practice) -> None:
    """Two seniors have said where they will be found."""
    for group in practice.groups[1:3]:
        girl = next((one for one in group.girls if one.email is not None), None)
        teen = queries.teen_of(girl.id) if girl else None
        if girl and girl.email and teen:
            teen.lasting_email, teen.lasting_email_at = girl.email, clock.now()
