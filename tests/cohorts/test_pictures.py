"""A picture is seen only where every girl on it may be shown, and comes down when one may not."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from stepup.cohorts import albums, queries, releases
from stepup.cohorts.actions import consents, pictures
from stepup.cohorts.actions.consents import PICTURES as CHANNELS
from stepup.cohorts.files import PICTURES
from stepup.cohorts.models import ConsentKind, Picture, PictureGirl
from stepup.db import db
from stepup.errors import Refused
from stepup.home import backups
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.privacy import actions as privacy
from tests.factories import a_cohort, a_consent, a_mentor, a_staff_member, a_teen, today
from tests.signing import sign_in


@pytest.fixture
def cohort(app):
    return a_cohort()


def a_photo(kind="JPEG", size=(60, 40), *, camera="Spy 3000"):
    drawn, file = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = camera
    drawn.save(file, kind, exif=exif)
    return file.getvalue()


def rosa_of(teen):
    return queries.guardianships_of(teen)[0].guardian


def a_shown_girl(cohort, channel="web", **facts):
    teen = a_teen(cohort, **facts)
    a_consent(teen.person, rosa_of(teen), kind=ConsentKind.PHOTO, channel=channel)
    return teen


def a_picture(cohort, *teens, channel="web", used_for="The spring page", content=None):
    by, girls = a_staff_member(Role.COORDINATOR), [teen.person for teen in teens]
    picture = pictures.add(cohort, girls, channel, used_for, content, by=by)
    db.session.commit()
    return picture


def reasons(picture):
    return [one.sentence for one in releases.of([picture], today())[picture.id].reasons]


def test_it_says_how_many_have_no_release_for_this_channel(cohort):
    shown = [a_shown_girl(cohort) for _ in range(9)]
    others = [a_shown_girl(cohort, "print") for _ in range(3)]
    picture = a_picture(cohort, *shown, *others)

    with pytest.raises(Refused) as refused:
        pictures.use(picture, today())

    assert str(refused.value) == (
        "3 of 12 girls in this picture have no web release: crop, blur or choose another."
    )
    assert [reason.rule for reason in refused.value.reasons] == ["SAFE-14"]
    assert picture.used_at is None


def test_where_everybody_may_be_shown_it_is_used(cohort):
    picture = a_picture(cohort, a_shown_girl(cohort))

    pictures.use(picture, today())

    assert picture.is_in_use


def test_who_was_blurred_counts_no_more_and_the_old_file_is_gone(cohort):
    girl = a_teen(cohort)
    picture = a_picture(cohort, girl, content=a_photo())
    old = picture.sha256

    with pytest.raises(Refused, match="as it is now"):
        pictures.hide(picture, girl.person_id, None)
    pictures.hide(picture, girl.person_id, a_photo(size=(30, 40)))

    pictures.use(picture, today())
    assert (PICTURES.path_of(old).exists(), picture.sha256 != old) == (False, True)


def test_a_no_flags_the_pictures_in_use_at_once_and_the_leads_hear_of_it(cohort):
    lead = a_staff_member(Role.SITE_LEAD, cohort.site)
    girl = a_shown_girl(cohort)
    used, planned = a_picture(cohort, girl), a_picture(cohort, girl, used_for="A plan")
    pictures.use(used, today())

    place = queries.enrollments_of(girl)[0]
    consents.choose(place, rosa_of(girl), dict.fromkeys(CHANNELS, False), on=today())
    db.session.commit()

    assert used.flagged_at is not None
    assert planned.flagged_at is None
    found = db.session.scalars(select(Letter).where(Letter.person_id == lead.id)).all()
    assert [letter.subject for letter in found] == [f"1 picture has to come down: {cohort.name}"]
    assert girl.person.last_name not in found[0].content.message.decode()


def test_a_no_to_taking_part_takes_her_pictures_down_too(cohort):
    girl = a_shown_girl(cohort)
    picture = a_picture(cohort, girl)
    pictures.use(picture, today())

    consents.answer(queries.enrollments_of(girl)[0], rosa_of(girl), given=False, on=today())

    assert picture.flagged_at is not None


def test_the_night_flags_what_ran_out_once_and_a_new_yes_ends_it(cohort):
    girl = a_teen(cohort)
    release = a_consent(girl.person, rosa_of(girl), kind=ConsentKind.PHOTO, channel="web")
    picture = a_picture(cohort, girl)
    pictures.use(picture, today())
    release.expires_on = today() - timedelta(days=1)
    db.session.commit()

    assert [pictures.look_again(today()), pictures.look_again(today())] == [1, 0]
    assert reasons(picture) != []

    release.expires_on = today()
    db.session.commit()
    pictures.look_again(today())
    assert picture.flagged_at is None


def test_what_was_taken_down_is_flagged_no_more(cohort):
    girl = a_shown_girl(cohort)
    picture = a_picture(cohort, girl)
    pictures.use(picture, today())

    pictures.end(picture)
    queries.consents_of(girl.person_id)[0].given = False
    db.session.commit()

    assert pictures.look_again(today()) == 0


@pytest.mark.parametrize("words", ["Maya Lopez at work", "Lopez, Maya", "MAYA  LOPEZ"])
def test_no_full_name_stands_with_a_picture(cohort, words):
    girl = a_teen(cohort, first_name="Maya", last_name="Lopez")

    with pytest.raises(Refused, match="No full name"):
        a_picture(cohort, girl, used_for=words)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_but_what_is_seen_is_kept(cohort, kind):
    raw = a_photo(kind, camera="Spy 3000")
    assert b"Spy 3000" in raw

    picture = a_picture(cohort, content=raw)

    kept = PICTURES.read(picture.sha256)
    assert b"Spy 3000" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (60, 40), {})
    assert oct(PICTURES.path_of(picture.sha256).stat().st_mode)[-3:] == "600"


def test_a_picture_that_lay_on_its_side_stands_upright(cohort):
    drawn, file, exif = Image.new("RGB", (60, 40)), io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    drawn.save(file, "JPEG", exif=exif)

    picture = a_picture(cohort, content=file.getvalue())

    with Image.open(io.BytesIO(PICTURES.read(picture.sha256))) as kept:
        assert kept.size == (40, 60)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<svg/>", b"GIF89a" + b"\0" * 99, a_photo()[:80], a_photo("PNG")[:60]],
)
def test_what_is_no_whole_picture_is_refused_whatever_it_is_called(cohort, content):
    with pytest.raises(Refused, match="empty|no whole JPEG"):
        a_picture(cohort, content=content)


def test_a_picture_that_is_too_large_or_unfolds_to_too_much_is_refused(cohort, monkeypatch):
    monkeypatch.setattr(albums, "MOST_PIXELS", 100)
    with pytest.raises(Refused, match="too many pixels"):
        a_picture(cohort, content=a_photo())
    with pytest.raises(Refused, match="larger than 12 MB"):
        a_picture(cohort, content=a_photo() + b" " * albums.LARGEST)


def test_an_erased_girl_is_on_no_picture_and_where_she_was_alone_it_goes(cohort):
    maya, zoe = a_shown_girl(cohort), a_shown_girl(cohort)
    alone = a_picture(cohort, maya, content=a_photo())
    both = a_picture(cohort, maya, zoe, content=a_photo(size=(50, 50)))
    pictures.use(alone, today())
    old = alone.sha256

    privacy.erase(maya.person, reason="Her family asked")
    db.session.commit()

    assert PICTURES.path_of(old).exists() is False
    assert (alone.sha256, alone.used_for, alone.is_in_use) == (None, "Erased", False)
    assert PICTURES.read(both.sha256)
    left = db.session.scalars(select(PictureGirl.person_id)).all()
    assert list(left) == [zoe.person_id]


def test_the_backup_takes_the_pictures_along(cohort, tmp_path):
    picture = a_picture(cohort, content=a_photo())
    file = tmp_path / "house.zip"

    backups.write(file)

    assert f"pictures/{picture.sha256}".encode() in file.read_bytes()


def test_staff_write_it_down_look_use_it_and_take_it_down(client, cohort):
    girl, other = a_shown_girl(cohort, first_name="Maya"), a_teen(cohort, first_name="Zoe")
    sign_in(client, a_staff_member(Role.COORDINATOR))
    here, ids = f"/staff/cohorts/{cohort.id}/pictures", [girl.person_id, other.person_id]
    db.session.commit()

    sent = {"used_for": "The spring page", "channel": "web", "girls": ids}
    page = client.post(
        f"{here}/new",
        data=sent | {"file": (io.BytesIO(a_photo()), "p.gif")},
        content_type="multipart/form-data",
        follow_redirects=True,
    ).text
    assert "1 of 2 girls in this picture has no web release" in page
    picture = db.session.scalars(select(Picture)).one().id
    db.session.commit()
    assert client.post(f"{here}/{picture}/use").status_code == 409

    blurred = {"file": (io.BytesIO(a_photo(size=(20, 20))), "blurred.jpg")}
    client.post(f"{here}/{picture}/girls/{ids[1]}/hide", data=blurred)
    assert "In use" in client.post(f"{here}/{picture}/use", follow_redirects=True).text
    shown = client.get(f"{here}/{picture}/file")
    assert (shown.content_type, shown.headers["Cache-Control"]) == (
        "image/jpeg",
        "private, no-store",
    )
    assert "Not in use" in client.post(f"{here}/{picture}/end", follow_redirects=True).text


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"channel": "web"}, 422), ({"used_for": "A page"}, 422), ({"channel": "moon"}, 422)],
)
def test_what_is_missing_is_said(client, cohort, sent, status):
    sign_in(client, a_staff_member(Role.COORDINATOR))
    page = f"/staff/cohorts/{cohort.id}/pictures/new"
    db.session.commit()

    assert client.post(page, data=sent).status_code == status


def test_no_mentor_and_no_lead_of_another_site_sees_a_picture(client, cohort):
    picture = a_picture(cohort, a_shown_girl(cohort), content=a_photo())
    page = f"/staff/cohorts/{cohort.id}/pictures"
    number, sha256 = picture.id, picture.sha256

    for person in (a_mentor(), a_staff_member(Role.SITE_LEAD, a_cohort().site)):
        sign_in(client, person)
        for path in (page, f"{page}/new", f"{page}/{number}", f"{page}/{number}/file"):
            assert client.get(path).status_code == 403
    assert client.get(f"/pictures/{sha256}").status_code == 404


def test_thirty_pictures_cost_what_one_costs(cohort, count_queries):
    counts = []
    for number in (1, 29):
        for _ in range(number):
            a_picture(cohort, a_shown_girl(cohort))
        db.session.commit()
        with count_queries() as asked:
            releases.of(queries.pictures_in(cohort), today())
        counts.append(len(asked))

    assert counts[0] == counts[1]
