"""What else stands at a site and is named by an address: files, pictures, sets, rules, traces."""

from datetime import timedelta
from io import BytesIO

from PIL import Image

from stepup import clock
from stepup.campaigns.models import Wording
from stepup.cohorts.actions import pictures
from stepup.cohorts.models import Alumna, Graduation
from stepup.db import db
from stepup.events.models import (
    AwayTime,
    CoverAsk,
    EventChange,
    Holiday,
    HoursLetter,
    ReminderKind,
    ReminderRule,
    SlotTemplate,
)
from stepup.imports.models import Import, ImportRow, ImportState
from stepup.mentoring.models import Meeting
from tests.factories import a_staff_member, kept, today
from tests.two_sites import Place


def furnish(place: Place) -> dict[str, object]:
    """Numbers of rows, by the names that addresses give them."""
    letter = kept(_hours(place))
    return {
        "picture_id": _picture(place).id,
        "wording_id": kept(Wording(campaign=place.campaign, step=2, subject="A", body="B")).id,
        "meeting_id": kept(_meeting(place)).id,
        "sheet_id": kept(_sheet(place)).id,
        "break_id": kept(_break(place)).id,
        "change_id": kept(_change(place)).id,
        "template_id": kept(SlotTemplate(name=f"{place.site.city} evening", slots=[])).id,
        "rule_id": kept(ReminderRule(kind=ReminderKind.REMINDER, hours_before=48)).id,
        "hours_letter_id": letter.id,
        "away_id": kept(_days_away(place)).id,
        "code": letter.code,
        "cover_id": kept(_ask(place)).id,
        "graduate_id": _graduate(place).id,
    }


def _picture(place):
    photo = BytesIO()
    Image.new("RGB", (6, 4)).save(photo, "JPEG")
    shown, file, by = [place.girl.person], photo.getvalue(), a_staff_member()
    picture = pictures.add(place.cohort, shown, "web", "The wall", file, by=by)
    db.session.commit()
    return picture


def _meeting(place):
    starts_at = clock.days_from_now(3)
    days = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    them = {"mentor": place.mentor, "girl": place.girl.person, "host": a_staff_member()}
    return Meeting(match=place.match, site=place.site, place="The library", **them, **days)


def _sheet(place):
    """Read, judged and waiting for somebody to look at it; its one row is number 2."""
    file = {"kind": "alumnae", "file_name": "class.csv", "header": ["Name"], "header_number": 1}
    sheet = Import(site=place.site, places={}, by=a_staff_member(), rows=1, **file)
    sheet.state = ImportState.READY
    db.session.add(sheet)
    db.session.flush()
    db.session.add(ImportRow(import_id=sheet.id, number=2, cells=[place.site.city]))
    return sheet


def _break(place):
    return Holiday(site=place.site, name="Spring", first_on=today(), last_on=today())


def _days_away(place):
    return AwayTime(person_id=place.mentor.id, first_on=today(), last_on=today())


def _change(place):
    made = {"leaves_at": clock.days_from_now(-1), "event_ids": [], "letter_ids": [], "rows": {}}
    return EventChange(event=place.event, summary="Moved", **made)


def _hours(place):
    facts = {"minutes": 90, "evenings": 1, "first_on": today(), "last_on": today()}
    return HoursLetter(person=place.mentor, code=f"code{place.site.id}", **facts)


def _ask(place):
    return CoverAsk(event=place.event, slot=place.slot, person=place.applicant.person)


def _graduate(place):
    """She has finished and her class stays: her certificate can be read, nothing taken back."""
    long_ago = {"on": today(), "at": clock.days_from_now(-1)}
    kept(Graduation(cohort=place.cohort, **long_ago))
    kept(Alumna(person=place.girl.person, cohort=place.cohort, graduated_on=today()))
    return place.girl
