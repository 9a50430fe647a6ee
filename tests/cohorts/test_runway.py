"""The last steps of a senior: an address that stays, a yes, an invitation, a certificate."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries, runway
from stepup.cohorts.actions import graduation, seniors
from stepup.cohorts.models import EnrollmentState as State
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import queries as outbox
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Purpose, Role
from tests.factories import a_cohort, a_consent, a_person, a_staff_member, a_teen, today, years_ago
from tests.letters import link_in
from tests.signing import sign_in

NEW = "maya.lopez@example.net"


@pytest.fixture
def cohort(app):
    return a_cohort(ends_on=today() + timedelta(days=100))


def a_senior(cohort, *, grown=False, **facts):
    teen = a_teen(cohort, born_on=years_ago(18 if grown else 17), **facts)
    teen.grade = 12
    if grown:
        a_consent(teen.person, teen.person)
    db.session.commit()
    return teen


def place_of(teen):
    return queries.enrollments_of(teen)[0]


def steps_of(teen):
    place = place_of(teen)
    return {step.key: step.progress.value for step in runway.of([place], today())[place.id]}


def letters(purpose):
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [letter for letter in found if letter.purpose == f"cohorts/email/{purpose}"]


def family_page(person):
    token = links.mint(Purpose.FAMILY, person.id, person)
    db.session.commit()
    return f"/family/{token}"


def confirm_link():
    url = link_in(letters("confirm_address")[-1], "/address")
    db.session.commit()
    return url


@pytest.mark.parametrize(
    ("ends_on", "begins"),
    [
        (date(2027, 6, 15), date(2027, 1, 16)),
        (date(2027, 8, 31), date(2027, 3, 1)),
        (date(2026, 12, 20), date(2026, 7, 23)),
    ],
)
def test_it_begins_in_march_or_150_days_before_an_earlier_end(app, ends_on, begins):
    assert runway.begins_on(a_cohort(starts_on=date(2026, 1, 1), ends_on=ends_on)) == begins


def test_each_step_is_done_open_or_comes_later(cohort):
    young, grown = a_senior(cohort), a_senior(cohort, grown=True)

    assert steps_of(young) == {
        "address": "open",
        "consent": "done",
        "invitation": "later",
        "certificate": "later",
    }
    assert steps_of(grown)["invitation"] == "open"
    graduation.graduate(cohort, today())
    assert steps_of(grown)["certificate"] == "done"


def test_a_guardians_yes_is_none_at_18(cohort):
    teen = a_senior(cohort, grown=True)
    for own in queries.standing_consents(teen.person_id, teen.person_id):
        own.revoked_at = clock.now()
        db.session.delete(own)
    db.session.commit()

    assert steps_of(teen)["consent"] == "open"


def test_only_seniors_near_their_end_are_shown_the_steps(cohort):
    far = a_cohort(starts_on=today(), ends_on=today() + timedelta(days=700))
    junior = a_teen(cohort)
    teens = a_senior(cohort), junior, a_senior(far)

    assert [runway.concerns(place_of(teen), today()) for teen in teens] == [True, False, False]


def test_an_address_is_hers_once_the_letter_that_goes_there_was_opened(client, cohort):
    teen = a_senior(cohort)
    rosa = queries.guardianships_of(teen)[0].guardian
    page = family_page(rosa)

    assert "Before the graduation" in client.get(page).text
    answer = client.post(f"{page}/{teen.id}/address", data={"address": NEW})
    assert answer.status_code == 303
    assert (teen.person.email == NEW, steps_of(teen)["address"]) == (False, "open")
    (letter,) = letters("confirm_address")
    assert letter.address == NEW
    assert [copy.address for copy in letters("address_named")] == [rosa.email]

    url = confirm_link()
    assert "Is this your address" in client.get(url).text
    assert steps_of(teen)["address"] == "open"
    db.session.commit()
    assert client.post(url).status_code == 303
    db.session.expire_all()
    assert (teen.person.email, steps_of(teen)["address"]) == (NEW, "done")
    assert teen.person.email_verified_at is not None
    assert NEW in client.get(url).text


def test_another_address_named_since_makes_the_first_letter_worthless(client, cohort):
    teen = a_senior(cohort)
    seniors.name_address(place_of(teen), NEW, today())
    first = confirm_link()
    seniors.name_address(place_of(teen), "other@example.net", today())
    db.session.commit()

    assert client.post(first).status_code == 404
    assert steps_of(teen)["address"] == "open"


@pytest.mark.parametrize("typed", ["", "maya", "maya@"])
def test_what_is_no_address_is_said_and_stays_typed(client, cohort, typed):
    teen = a_senior(cohort)
    page = family_page(queries.guardianships_of(teen)[0].guardian)

    answer = client.post(f"{page}/{teen.id}/address", data={"address": typed})

    assert answer.status_code == 409
    assert "is not an e-mail address" in answer.text
    assert f'value="{typed}"' in answer.text


def test_her_mothers_address_and_that_of_a_namesake_are_refused(cohort):
    teen = a_senior(cohort)
    rosa = queries.guardianships_of(teen)[0].guardian
    a_person("Maya", "Lopez", email=NEW)

    with pytest.raises(Refused, match="guardian's address"):
        seniors.name_address(place_of(teen), rosa.email, today())
    with pytest.raises(Refused, match="somebody else of this name"):
        seniors.name_address(place_of(teen), NEW, today())


def test_a_family_that_stopped_our_letters_gets_none_of_these(cohort):
    teen = a_senior(cohort)
    teen.contact_stopped_at = clock.now()

    with pytest.raises(Refused, match="asked us not to write"):
        seniors.name_address(place_of(teen), NEW, today())
    assert seniors.remind(cohort) == 0


def test_seniors_are_reminded_three_times_three_weeks_apart(app, monkeypatch):
    cohort = a_cohort(ends_on=today() + runway.AHEAD)
    teen, ready = a_senior(cohort), a_senior(cohort)
    ready.lasting_email, ready.lasting_email_at = ready.person.email, clock.now()
    begins = clock.start_of(runway.begins_on(cohort), cohort.site.time_zone) + timedelta(hours=15)
    db.session.commit()

    sent = []
    for days in range(0, 80):
        moment = begins + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        if seniors.remind(cohort):
            sent.append(days)
        db.session.commit()

    assert sent == [0, 21, 42]
    rosa = queries.guardianships_of(teen)[0].guardian
    assert {letter.address for letter in letters("last_steps")} == {rosa.email}
    assert "ten years" in outbox.words_of(letters("last_steps")[0])


def test_at_18_the_letter_is_hers(cohort):
    teen = a_senior(cohort, grown=True)

    seniors.remind(cohort)

    assert [letter.address for letter in letters("last_steps")] == [teen.person.email]


def test_on_her_own_page_she_says_whether_we_may_invite_her_back(client, cohort):
    teen = a_senior(cohort, grown=True)
    page = family_page(teen.person)

    assert client.post(f"{page}/{teen.id}/invitation/yes").status_code == 303

    assert steps_of(teen)["invitation"] == "done"
    graduation.graduate(cohort, today())
    assert queries.alumna_of(teen.person_id).may_invite


def test_a_guardian_does_not_answer_that_for_her(client, cohort):
    teen = a_senior(cohort)
    page = family_page(queries.guardianships_of(teen)[0].guardian)

    assert client.post(f"{page}/{teen.id}/invitation/yes").status_code == 404
    assert "invitation/yes" not in client.get(page).text


def test_her_certificate_is_on_her_page_after_the_graduation_and_not_before(client, cohort):
    teen = a_senior(cohort, grown=True)
    page = family_page(teen.person)
    assert client.get(f"{page}/{teen.id}/certificate.pdf").status_code == 404

    graduation.graduate(cohort, today())
    db.session.commit()

    answer = client.get(f"{page}/{teen.id}/certificate.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert f"{page}/{teen.id}/certificate.pdf" in client.get(page).text


def test_a_graduate_finds_her_certificate_behind_the_link_in_her_letter(client, cohort):
    teen = a_senior(cohort, grown=True)
    graduation.graduate(cohort, today())
    alumna = queries.alumna_of(teen.person_id)
    token = links.mint(Purpose.ALUMNA, alumna.id, teen.person)
    db.session.commit()

    assert client.get(f"/alumnae/{token}/certificate.pdf").data.startswith(b"%PDF-")


def test_staff_see_her_steps_on_her_page(client, cohort):
    teen = a_senior(cohort)
    sign_in(client, a_staff_member(Role.COORDINATOR))
    place = place_of(teen)
    path = f"/staff/cohorts/{place.cohort_id}/girls/{place.id}"
    db.session.commit()

    page = client.get(path).text

    assert "Before the graduation" in page
    assert "An e-mail address that stays" in page
    assert State.ENROLLED.value in page.lower()


def test_the_page_of_her_family_is_spanish_too(client, cohort):
    teen = a_senior(cohort)
    rosa = queries.guardianships_of(teen)[0].guardian
    rosa.language = "es"
    page = family_page(rosa)

    assert "Antes de la graduación" in client.get(page).text
