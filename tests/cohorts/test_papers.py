"""A yes on paper: the scan is checked and kept apart, and a second person says that it counts."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from stepup.cohorts import queries, rosters, scans, years
from stepup.cohorts.actions import consents, papers
from stepup.cohorts.files import PAPERS
from stepup.cohorts.models import Consent, EnrollmentState, PaperAnswer
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Household, Role
from tests.factories import a_mentor, a_person, a_staff_member, a_teen, kept, today
from tests.signing import sign_in

PDF = b"%PDF-1.4\nRosa says yes\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n a picture IEND\xaeB`\x82"


@pytest.fixture
def maya(app):
    return a_teen(consented=False, state=EnrollmentState.CONSENT_PENDING)


def enrollment_of(teen):
    return queries.enrollments_of(teen)[0]


def rosa_of(teen):
    return queries.guardianships_of(teen)[0].guardian


def state_of(teen):
    db.session.refresh(enrollment_of(teen))
    return enrollment_of(teen).state


def a_paper(teen, by=None, content=PDF, *, given=True):
    by = by or a_staff_member(Role.COORDINATOR)
    paper = papers.keep(enrollment_of(teen), rosa_of(teen), content, given=given, by=by, on=today())
    db.session.commit()
    return paper


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")]
)
def test_a_scan_is_kept_under_its_hash_for_nobody_else_to_read(maya, content, kind):
    paper = a_paper(maya, content=content)

    file = PAPERS.path_of(paper.sha256)
    assert (file.read_bytes(), paper.content_type, paper.size) == (content, kind, len(content))
    assert oct(file.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-1.4 cut off", b"<html>%PDF-%%EOF", b"GIF89a" + PDF, JPEG[:-2], PNG[:-4]],
)
def test_what_is_no_whole_scan_is_refused_whatever_it_is_called(maya, content):
    with pytest.raises(Refused, match="empty|no whole PDF"):
        a_paper(maya, content=content)


def test_a_scan_that_is_too_large_is_refused(maya):
    with pytest.raises(Refused, match="larger than 5 MB"):
        a_paper(maya, content=PDF + b" " * scans.LARGEST)


def test_a_yes_on_paper_counts_when_a_second_person_has_looked(maya):
    paper = a_paper(maya)
    assert state_of(maya) is EnrollmentState.CONSENT_PENDING
    assert list(db.session.scalars(select(Consent))) == []

    papers.confirm(paper, a_staff_member(Role.SITE_LEAD), today())

    assert state_of(maya) is EnrollmentState.ENROLLED
    assert (paper.consent.method, paper.consent.signed_name) == ("paper", "Rosa Lopez")


def test_a_no_on_paper_counts_at_once(maya):
    paper = a_paper(maya, given=False)

    assert not paper.waits
    assert paper.consent.given is False


def test_nobody_confirms_her_own_paper_nor_one_of_her_home(maya):
    home = kept(Household(address="7 Oak Street"))
    ruth = a_staff_member(Role.COORDINATOR, household=home)
    paper = a_paper(maya, by=ruth)

    for second in (ruth, a_staff_member(Role.SITE_LEAD, household=home)):
        with pytest.raises(Refused, match="second staff member"):
            papers.confirm(paper, second, today())
    rosa_of(maya).household = kept(Household(address="1 Elm Street"))
    with pytest.raises(Refused, match="second staff member"):
        papers.confirm(
            paper, a_staff_member(Role.ADMIN, household=rosa_of(maya).household), today()
        )
    assert state_of(maya) is EnrollmentState.CONSENT_PENDING


def test_nobody_keeps_a_paper_that_she_signed_herself(maya):
    with pytest.raises(Refused, match="second staff member"):
        a_paper(maya, by=rosa_of(maya))


@pytest.mark.parametrize("change", [{"no_contact": True}, {"ended_on": today()}])
def test_a_paper_of_somebody_without_a_say_is_refused_also_when_she_lost_it_since(maya, change):
    paper = a_paper(maya)
    role = queries.guardianships_of(maya)[0]
    for name, value in change.items():
        setattr(role, name, value)
    db.session.commit()

    with pytest.raises(Refused, match="not yours to answer"):
        papers.confirm(paper, a_staff_member(), today())
    db.session.rollback()
    with pytest.raises(Refused, match="not yours to answer"):
        papers.keep(
            enrollment_of(maya), role.guardian, PDF, given=True, by=a_staff_member(), on=today()
        )


def test_a_paper_is_decided_once_on_both_databases(any_app):
    maya = a_teen(consented=False)
    paper = a_paper(maya)
    papers.dismiss(paper, a_staff_member())
    db.session.commit()

    with pytest.raises(Refused, match="decided already"):
        papers.confirm(paper, a_staff_member(), today())


def test_a_scan_that_was_changed_is_neither_shown_nor_confirmed(maya):
    paper = a_paper(maya)
    PAPERS.path_of(paper.sha256).write_bytes(PDF.replace(b"yes", b"YES"))

    with pytest.raises(Refused, match="missing or was changed"):
        papers.confirm(paper, a_staff_member(), today())


def page_of(teen, rest=""):
    enrollment = enrollment_of(teen)
    return f"/staff/cohorts/{enrollment.cohort_id}/girls/{enrollment.id}{rest}"


def test_staff_upload_one_and_another_confirms_it_on_the_page(app, client, maya):
    sign_in(client, a_staff_member(Role.COORDINATOR, first_name="Ruth"))
    typed = {"guardian": rosa_of(maya).id, "answer": "yes", "photo": ["print"]}
    sent = typed | {"scan": (io.BytesIO(PDF), "yes.exe")}

    page = client.post(page_of(maya, "/paper"), data=sent, follow_redirects=True).text
    assert "counts once a second member of staff" in page
    paper = db.session.scalars(select(PaperAnswer)).one()
    assert "/confirm" not in page
    deed = page_of(maya, f"/papers/{paper.id}/confirm")
    assert client.post(deed).status_code == 409

    second = app.test_client()
    sign_in(second, a_staff_member(Role.SITE_LEAD, enrollment_of(maya).cohort.site))
    shown = second.get(page_of(maya, f"/papers/{paper.id}/scan"))
    assert (shown.data, shown.content_type) == (PDF, "application/pdf")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "The paper counts." in second.post(deed, follow_redirects=True).text


@pytest.mark.parametrize("file", [None, (b"hello", "a.pdf")])
def test_without_a_scan_nothing_is_kept(client, maya, file):
    sign_in(client, a_staff_member(Role.COORDINATOR))
    sent = {"guardian": rosa_of(maya).id, "answer": "yes"}
    if file:
        sent["scan"] = (io.BytesIO(file[0]), file[1])

    answer = client.post(page_of(maya, "/paper"), data=sent, content_type="multipart/form-data")

    assert answer.status_code in (409, 422)
    assert list(db.session.scalars(select(PaperAnswer))) == []


def test_no_mentor_and_no_lead_of_another_site_sees_a_scan(client, maya):
    paper = a_paper(maya)
    elsewhere = a_teen(first_name="Zoe")
    lead = a_staff_member(Role.SITE_LEAD, enrollment_of(elsewhere).cohort.site)

    for person in (a_mentor(), lead, a_person()):
        sign_in(client, person)
        assert client.get(page_of(maya, f"/papers/{paper.id}/scan")).status_code == 403
    assert client.get(page_of(elsewhere, f"/papers/{paper.id}/scan")).status_code == 403


def test_no_address_of_the_web_leads_to_the_folder_of_scans(app, client, maya):
    paper = a_paper(maya)

    assert Path(app.config["DATA_DIR"]) in PAPERS.path_of(paper.sha256).parents
    for path in (f"/papers/{paper.sha256}", f"/static/papers/{paper.sha256}", "/papers/"):
        assert client.get(path).status_code == 404


def an_awaited_paper(teen, said_on=None):
    paper = papers.announce(enrollment_of(teen), rosa_of(teen), said_on or today())
    db.session.commit()
    return paper


def test_what_a_list_says_counts_for_nothing_until_the_paper_is_kept_and_confirmed(maya):
    paper = an_awaited_paper(maya, today() - timedelta(days=3))

    with pytest.raises(Refused, match="not here yet"):
        papers.confirm(paper, a_staff_member(), today())
    assert (words_for(maya), state_of(maya)) == ("paper awaited", EnrollmentState.CONSENT_PENDING)

    assert a_paper(maya) == paper
    assert (words_for(maya), state_of(maya)) == (
        "paper to confirm",
        EnrollmentState.CONSENT_PENDING,
    )
    papers.confirm(paper, a_staff_member(), today())
    assert (words_for(maya), state_of(maya)) == ("given", EnrollmentState.ENROLLED)
    assert paper.consent.granted_on == today() - timedelta(days=3)


def words_for(teen):
    (row,) = rosters.of(enrollment_of(teen).cohort, today())
    assert rosters.row_of(enrollment_of(teen), today()).consent == row.consent
    return row.consent


def test_a_family_whose_paper_is_here_is_not_asked_again_and_one_whose_paper_is_not_is(maya):
    an_awaited_paper(maya)
    assert rosters.row_of(enrollment_of(maya), today()).needs_asking

    a_paper(maya)

    assert not rosters.row_of(enrollment_of(maya), today()).needs_asking


def test_a_paper_older_than_her_no_does_not_count_any_more(maya):
    paper = a_paper(maya)
    consents.answer(enrollment_of(maya), rosa_of(maya), given=False, on=today())
    db.session.commit()

    with pytest.raises(Refused, match="said no since"):
        papers.confirm(paper, a_staff_member(), today())

    assert words_for(maya) == "refused"


def test_a_paper_of_last_year_does_not_count_any_more(maya):
    paper = an_awaited_paper(maya)
    a_paper(maya)
    next_year = years.last_day_of_year(paper.said_on) + timedelta(days=1)

    with pytest.raises(Refused, match="earlier program year"):
        papers.confirm(paper, a_staff_member(), next_year)


def test_staff_see_the_awaited_paper_and_say_that_there_is_none(client, maya):
    paper = an_awaited_paper(maya)
    sign_in(client, a_staff_member(Role.COORDINATOR))

    page = client.get(page_of(maya)).text
    assert "Said to be given, paper awaited" in page
    assert client.get(page_of(maya, f"/papers/{paper.id}/scan")).status_code == 404
    client.post(page_of(maya, f"/papers/{paper.id}/dismiss"))

    assert words_for(maya) == "missing"
