import pytest

from stepup.cohorts import queries, rosters
from stepup.cohorts.models import EnrollmentState
from stepup.db import db
from stepup.people.models import Role
from tests.factories import (
    a_cohort,
    a_consent,
    a_guardian,
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    an_alumna,
    today,
    years_ago,
)
from tests.signing import sign_in

LIST = "/staff/cohorts/"
FORM = {
    "first_name": "Maya",
    "last_name": "Lopez",
    "born_on": years_ago(15).isoformat(),
    "grade": "10",
    "guardian_first": "Rosa",
    "guardian_last": "Lopez",
    "guardian_email": "rosa@example.org",
    "guardian_relation": "mother",
    "guardian_language": "es",
    "second_relation": "father",
    "second_language": "en",
    "contact_name": "Aunt Ines",
    "contact_phone": "626 555 0101",
}


@pytest.fixture
def staff(client):
    ruth = a_staff_member(Role.COORDINATOR, first_name="Ruth")
    sign_in(client, ruth)
    return ruth


def page_of(cohort, rest=""):
    return f"{LIST}{cohort.id}{rest}"


def page_of_girl(teen, rest=""):
    (enrollment,) = queries.enrollments_of(teen)
    return f"{LIST}{enrollment.cohort_id}/girls/{enrollment.id}{rest}"


@pytest.mark.parametrize("path", ["", "new", "1", "1/enrol", "1/girls/1", "1/graduation"])
def test_a_volunteer_does_not_see_these_pages(client, path):
    sign_in(client, a_mentor())

    assert client.get(LIST + path).status_code == 403


def test_a_site_lead_sees_the_cohorts_of_her_site_only(client):
    here, elsewhere = a_cohort(name="Here"), a_cohort(name="Elsewhere")
    sign_in(client, a_staff_member(Role.SITE_LEAD, here.site))

    listed = client.get(LIST).text

    assert "Here" in listed
    assert "Elsewhere" not in listed
    assert client.get(page_of(here)).status_code == 200
    for path in ("", "/enrol", "/graduation"):
        assert client.get(page_of(elsewhere, path)).status_code == 403


def test_a_site_lead_cannot_open_a_girl_of_another_site_through_her_own_cohort(client):
    here, maya = a_cohort(), a_teen()
    sign_in(client, a_staff_member(Role.SITE_LEAD, here.site))
    (enrollment,) = queries.enrollments_of(maya)

    assert client.get(page_of(here, f"/girls/{enrollment.id}")).status_code == 404


def test_the_list_counts_who_is_enrolled_and_whose_consent_is_missing(client, staff):
    cohort = a_cohort(name="Tenth grade")
    for state in (
        EnrollmentState.ENROLLED,
        EnrollmentState.ENROLLED,
        EnrollmentState.CONSENT_PENDING,
        EnrollmentState.EXITED,
    ):
        a_teen(cohort, state=state)

    row = client.get(LIST).text.split("Tenth grade")[1]

    assert '<td data-label="Enrolled" class="num">2</td>' in row
    assert '<td data-label="Consent missing" class="num">1</td>' in row


def test_no_cohorts_yet_says_what_to_do(client, staff):
    assert "No cohort yet" in client.get(LIST).text


def test_staff_start_a_cohort(client, staff):
    site = a_site()
    form = {"name": "Tenth grade", "program": "GROW", "site": site.id, "capacity": "20"}
    days = {"starts_on": "2026-09-07", "ends_on": "2027-05-28"}

    answer = client.post(f"{LIST}new", data=form | days, follow_redirects=True)

    assert "Tenth grade is ready" in answer.text
    assert "0 of 20 places" in answer.text
    again = client.post(f"{LIST}new", data=form | days)
    assert (again.status_code, "a cohort of this name" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "What is the cohort called?"),
        ({"ends_on": "2026-09-07"}, "The last day comes after the first."),
        ({"starts_on": "soon"}, "Not a valid date value."),
        ({"capacity": "-3"}, "Number must be between 1 and 500."),
        ({"site": "999"}, "Not a valid choice."),
    ],
)
def test_a_cohort_with_a_mistake_comes_back(client, staff, typed, sentence):
    good = {
        "name": "Tenth grade",
        "program": "GROW",
        "site": a_site().id,
        "capacity": "20",
        "starts_on": "2026-09-07",
        "ends_on": "2027-05-28",
    }

    answer = client.post(f"{LIST}new", data=good | typed)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_the_roster_says_who_may_come_and_what_is_missing(client, staff):
    cohort = a_cohort()
    a_teen(cohort, first_name="Ada")
    a_teen(cohort, first_name="Bea", consented=False, state=EnrollmentState.CONSENT_PENDING)
    a_teen(cohort, first_name="Cleo", emergency_phone=False)
    dora = a_teen(cohort, first_name="Dora")
    a_consent(dora.person, a_guardian(dora), given=False)
    a_teen(cohort, first_name="Eve", born_on=years_ago(18))
    a_hold(a_teen(cohort, first_name="Fay").person)
    asked = a_teen(cohort, first_name="Gia", consented=False)
    client.post(page_of_girl(asked, "/ask"))

    rows = rosters.of(cohort, today())

    assert [(row.person.first_name, row.consent, row.has_phone) for row in rows] == [
        ("Ada", "given", True),
        ("Bea", "missing", True),
        ("Cleo", "given", False),
        ("Dora", "refused", True),
        ("Eve", "her own is missing", True),
        ("Fay", "given", True),
        ("Gia", "asked", True),
    ]
    page = client.get(page_of(cohort)).text
    assert "4 without a valid yes, 1 without an emergency phone." in page
    assert page.count("On hold") == 1


def test_neither_the_roster_nor_her_page_shows_medical_notes(client, staff):
    maya = a_teen()
    maya.medical_notes = "Peanuts"
    db.session.commit()

    (enrollment,) = queries.enrollments_of(maya)
    assert "Peanuts" not in client.get(page_of(enrollment.cohort)).text
    assert "Peanuts" not in client.get(page_of_girl(maya)).text


@pytest.mark.parametrize("rest", ["", "/graduation"])
def test_thirty_girls_cost_as_many_queries_as_one(client, staff, count_queries, rest):
    cohort = a_cohort()

    def many(number):
        for _ in range(number):
            a_teen(cohort)
        with count_queries() as made:
            assert client.get(page_of(cohort, rest)).status_code == 200
        return len(made)

    assert many(1) == many(29)


def test_thirty_cohorts_cost_as_many_queries_as_one(client, staff, count_queries):
    def many(number):
        for _ in range(number):
            a_cohort()
        with count_queries() as made:
            client.get(LIST)
        return len(made)

    assert many(1) == many(29)


def test_staff_enrol_a_girl_with_her_family_in_one_form(client, staff):
    cohort = a_cohort()
    second = {"second_first": "Luis", "second_last": "Lopez", "second_no_contact": "y"}

    page = client.post(page_of(cohort, "/enrol"), data=FORM | second, follow_redirects=True).text

    assert "Maya Lopez has a place." in page
    assert "rosa@example.org" in page
    assert "No contact" in page
    assert "+16265550101" in page
    assert "Nobody has been asked for consent yet." in page


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"first_name": ""}, 422, "What is her name?"),
        ({"born_on": "1976-01-01"}, 422, "Look at the year again."),
        ({"born_on": "tomorrow"}, 422, "Not a valid date value."),
        ({"guardian_first": ""}, 422, "Who is her guardian?"),
        ({"guardian_email": "rosa"}, 422, "is not an e-mail address"),
        ({"contact_phone": "call"}, 422, "is not a telephone number"),
        ({"second_first": "Luis"}, 422, "And the second guardian&#39;s last name?"),
        ({"grade": "3"}, 422, "Number must be between 6 and 13."),
        ({"born_on": years_ago(12).isoformat()}, 409, "a parent or guardian signs up for you"),
    ],
)
def test_an_enrolment_with_a_mistake_keeps_what_was_typed_and_stores_nothing(
    client, staff, typed, status, sentence
):
    cohort = a_cohort()

    answer = client.post(page_of(cohort, "/enrol"), data=FORM | typed)

    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert 'value="Aunt Ines"' in answer.text
    assert rosters.of(cohort, today()) == []


def test_under_13_a_guardians_paper_is_entered(client, staff):
    cohort = a_cohort()
    child = FORM | {"born_on": years_ago(12).isoformat(), "on_paper": "y"}

    client.post(page_of(cohort, "/enrol"), data=child)

    assert [row.person.name for row in rosters.of(cohort, today())] == ["Maya Lopez"]


def test_staff_ask_one_family_and_then_all_that_are_missing(client, staff):
    cohort = a_cohort()
    maya = a_teen(cohort, consented=False)
    a_teen(cohort, consented=False)
    a_teen(cohort, consented=False, guardian=a_person(email=None))
    a_teen(cohort)

    asked = client.post(page_of_girl(maya, "/ask"), follow_redirects=True)
    assert "The letter is on its way." in asked.text

    asked = client.post(page_of(cohort, "/ask"), follow_redirects=True)
    assert "1 letter is on its way." in asked.text
    asked = client.post(page_of(cohort, "/ask"), follow_redirects=True)
    assert "No new letter: everybody whom we can write to was asked today." in asked.text


def test_who_cannot_be_asked_is_explained(client, staff):
    maya = a_teen(consented=False, guardian=a_person(email=None))

    answer = client.post(page_of_girl(maya, "/ask"))

    assert answer.status_code == 409
    assert "take the answer on paper" in answer.text


@pytest.mark.parametrize("typed", [{}, {"answer": "yes"}, {"answer": "perhaps"}])
def test_half_a_paper_is_a_mistake(client, staff, typed):
    maya = a_teen(consented=False)

    answer = client.post(page_of_girl(maya, "/paper"), data=typed)

    assert answer.status_code == 422
    assert list(queries.consents_of(maya.person_id)) == []


def test_a_barred_guardian_cannot_have_signed(client, staff):
    maya = a_teen(consented=False)
    barred = a_guardian(maya, a_person("Luis"), no_contact=True)

    answer = client.post(
        page_of_girl(maya, "/paper"), data={"guardian": barred.id, "answer": "yes"}
    )

    assert answer.status_code == 422


def test_somebody_to_call_is_added_on_her_page(client, staff):
    maya = a_teen(emergency_phone=False)
    assert "Nobody can be called in an emergency." in client.get(page_of_girl(maya)).text

    typed = {"contact_name": "Aunt Ines", "contact_phone": "626 555 0101"}
    page = client.post(page_of_girl(maya, "/contacts"), data=typed, follow_redirects=True).text

    assert "In an emergency we call Aunt Ines." in page
    wrong = client.post(page_of_girl(maya, "/contacts"), data=typed | {"contact_phone": "soon"})
    assert (wrong.status_code, 'value="soon"' in wrong.text) == (422, True)


def test_graduation_is_shown_before_it_happens(client, staff):
    cohort = a_cohort()
    a_teen(cohort, first_name="Ada", born_on=years_ago(17))

    page = client.get(page_of(cohort, "/graduation")).text
    assert "Nothing has happened yet" in page
    assert "her 18th birthday" in page
    assert list(queries.alumnae()) == []

    done = client.post(
        page_of(cohort, "/graduation"), data={"on": today().isoformat()}, follow_redirects=True
    )
    assert "They have graduated" in done.text
    assert "0 letters wait until" in done.text
    assert [one.person.first_name for one in queries.alumnae()] == ["Ada"]


@pytest.mark.parametrize("on", ["", "never"])
def test_graduation_needs_a_day(client, staff, on):
    cohort = a_cohort()
    a_teen(cohort)

    answer = client.post(page_of(cohort, "/graduation"), data={"on": on})

    assert answer.status_code == 422
    assert list(queries.alumnae()) == []


def test_a_class_from_an_old_list_shows_who_finished_and_nobody_to_enrol(client, staff):
    cohort = a_cohort(starts_on=years_ago(8), ends_on=years_ago(7))
    sam = an_alumna(cohort, last_name="Okafor").person
    an_alumna(a_cohort(), first_name="Elsewhere")

    page = client.get(page_of(cohort)).text

    assert "They have graduated." in page
    assert f'href="/staff/people/{sam.id}">Samira Okafor' in page
    assert "Elsewhere" not in page
    assert "Enrol" not in page.partition("<main")[2].partition("</main>")[0]
