"""A girl changes her cohort; and certificates for those who graduated."""

import pytest

from stepup.cohorts import queries
from stepup.cohorts.actions import graduation, transfers
from stepup.cohorts.models import EnrollmentState
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Role
from tests.factories import a_cohort, a_site, a_staff_member, a_teen, today
from tests.signing import sign_in


@pytest.fixture
def two(app):
    site = a_site()
    return a_cohort(site, name="Monday girls"), a_cohort(site, name="Friday girls")


def enrollment_of(teen, cohort):
    return queries.enrollment_of(teen, cohort)


def test_her_place_ends_here_and_begins_there(two):
    here, there = two
    teen = a_teen(here)

    new = transfers.transfer(enrollment_of(teen, here), there, today())
    db.session.flush()

    old = enrollment_of(teen, here)
    assert (old.state, old.ends_on) == (EnrollmentState.EXITED, today())
    assert (new.state, new.cohort_id) == (EnrollmentState.ENROLLED, there.id)
    assert queries.cohort_ids_of(teen.person_id, today()) == {there.id}


def test_without_consent_she_waits_there_too(two):
    here, there = two
    teen = a_teen(here, consented=False, state=EnrollmentState.CONSENT_PENDING)

    new = transfers.transfer(enrollment_of(teen, here), there, today())

    assert new.state is EnrollmentState.CONSENT_PENDING


def test_what_does_not_go(two):
    here, there = two
    teen = a_teen(here)
    enrollment = enrollment_of(teen, here)
    with pytest.raises(Refused, match="already"):
        transfers.transfer(enrollment, here, today())
    there.capacity = 0
    with pytest.raises(Refused, match="full"):
        transfers.transfer(enrollment, there, today())
    there.capacity, there.graduated_at = 30, there.starts_on and teen.person.created_at
    with pytest.raises(Refused, match="is over"):
        transfers.transfer(enrollment, there, today())
    enrollment.state = EnrollmentState.EXITED
    db.session.flush()
    with pytest.raises(Refused, match="no place here"):
        transfers.transfer(enrollment, there, today())


def test_staff_do_it_on_her_page_within_their_sites(client, two):
    here, there = two
    elsewhere = a_cohort(a_site())
    teen = a_teen(here)
    page = f"/staff/cohorts/{here.id}/girls/{enrollment_of(teen, here).id}"
    sign_in(client, a_staff_member(Role.COORDINATOR, here.site))
    shown = client.get(page).text
    assert ("Friday girls" in shown, elsewhere.name in shown) == (True, False)

    assert client.post(f"{page}/transfer", data={"to": elsewhere.id}).status_code == 403
    assert client.post(f"{page}/transfer", data={}).status_code == 400
    assert client.post(f"{page}/transfer", data={"to": there.id}).status_code == 302

    assert queries.cohort_ids_of(teen.person_id, today()) == {there.id}


def test_certificates_have_a_page_for_each(client, two):
    here, _there = two
    for name in ("Nguyễn", "María José", "Siobhán " * 9):
        a_teen(here, first_name=name)
    sign_in(client, a_staff_member(Role.COORDINATOR, here.site))
    page = f"/staff/cohorts/{here.id}/certificates.pdf"
    assert client.get(page).status_code == 404

    graduation.graduate(here, today())
    db.session.commit()
    answer = client.get(page)

    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert answer.data.count(b"/Type /Page\n") == 3
