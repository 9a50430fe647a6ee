"""Staff of one site: what belongs to another site is not listed, not shown and not done."""

import pytest

from stepup.db import db
from stepup.events.models import Visibility
from stepup.people import actions as people
from stepup.people.models import Grant, Role
from stepup.safety import queries as safety
from stepup.volunteers.models import Volunteer
from tests.api.calls import a_caller
from tests.campaigns.factories import a_campaign, a_draft
from tests.factories import a_cohort, a_person, a_site, a_staff_member, a_teen, a_volunteer, kept
from tests.signing import sign_in
from tests.two_sites import a_place


@pytest.fixture
def here(app):
    return a_place("Pasadena")


@pytest.fixture
def there(app):
    return a_place("Oakland")


@pytest.fixture
def staff(client):
    """`staff(Role.COORDINATOR, site)`: a new one is signed in, for that site or everywhere."""

    def enter(role, site=None):
        person = a_staff_member(role, site, first_name="Ruth", last_name="Cohen")
        sign_in(client, person)
        return person

    return enter


def main_of(client, path):
    """What stands between header and footer; all of a spreadsheet."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status)
    return answer.text.partition("<main")[2].partition("</main")[0] or answer.text


def statuses(client, *paths):
    return [client.get(path).status_code for path in paths]


LISTS = [
    (Role.COORDINATOR, "/staff"),
    (Role.COORDINATOR, "/staff/people"),
    (Role.COORDINATOR, "/staff/people?q=dana"),
    (Role.COORDINATOR, "/staff/people?q=%40example"),
    (Role.MATCH_SUPPORT, "/staff/people"),
    (Role.COORDINATOR, "/staff/volunteers/"),
    (Role.COORDINATOR, "/staff/volunteers/in/cleared"),
    (Role.COORDINATOR, "/staff/campaigns"),
    (Role.COORDINATOR, "/staff/cohorts/"),
    (Role.SITE_LEAD, "/staff/cohorts/"),
    (Role.SITE_LEAD, "/staff/events"),
    (Role.MATCH_SUPPORT, "/staff/matches"),
    (Role.SAFEGUARDING_LEAD, "/staff/holds"),
    (Role.SITE_LEAD, "/staff/reports/season.csv"),
]


def cities_named(client, staff, site):
    found = {}
    for role, path in LISTS:
        staff(role, site)
        page = main_of(client, path)
        found[role.value, path] = ("Pasadena" in page, "Oakland" in page)
    return found


def test_a_list_names_what_is_of_her_site_and_nothing_else(client, here, there, staff):
    everywhere = {(role.value, path): (True, True) for role, path in LISTS}

    assert cities_named(client, staff, here.site) == dict.fromkeys(everywhere, (True, False))
    assert cities_named(client, staff, None) == everywhere


def test_the_number_over_a_list_is_that_of_her_people(client, here, there, staff):
    staff(Role.COORDINATOR, here.site)

    assert "1 person found for “dana”" in client.get("/staff/people?q=dana").text


def test_roles_add_up_and_each_stays_at_its_sites(client, here, there, staff):
    """Match support in the whole house opens no coordinator's list of the whole house."""
    both = staff(Role.COORDINATOR, here.site)
    kept(Grant(person=both, role=Role.MATCH_SUPPORT, site=None))

    assert "Oakland" in main_of(client, "/staff/people")
    for path in ("/staff/volunteers/", "/staff/campaigns", "/staff/cohorts/"):
        assert "Oakland" not in main_of(client, path)


def test_a_girl_her_guardian_and_an_alumna_belong_to_the_site_of_the_cohort(
    client, here, there, staff
):
    staff(Role.MATCH_SUPPORT, here.site)
    of_here, of_there = (
        [place.girl.person, place.guardianship.guardian, place.alumna.person, place.mentor]
        for place in (here, there)
    )

    assert statuses(client, *(f"/staff/people/{one.id}" for one in of_here)) == [200] * 4
    assert statuses(client, *(f"/staff/people/{one.id}" for one in of_there)) == [404] * 4


def test_a_colleague_belongs_to_the_sites_of_her_grants(client, here, there, staff):
    ruth = staff(Role.COORDINATOR, here.site)
    stranger = a_staff_member(Role.SITE_LEAD, there.site)

    assert statuses(client, *(f"/staff/people/{one.id}" for one in (ruth, stranger))) == [200, 404]


def test_who_belongs_to_no_site_is_seen_by_the_whole_house_only(client, here, staff):
    stray = a_volunteer(first_name="Uma", last_name="Nowhere")
    pages = f"/staff/people/{stray.person_id}", f"/staff/volunteers/{stray.id}"

    staff(Role.COORDINATOR, here.site)
    assert statuses(client, *pages) == [404, 404]
    assert "Uma" not in main_of(client, "/staff/people") + main_of(client, "/staff/volunteers/")

    staff(Role.COORDINATOR)
    assert statuses(client, *pages) == [200, 200]


def test_an_applicant_belongs_to_the_site_that_she_chose(client, here, there, staff):
    for place in (here, there):
        kept(Volunteer(person=a_person("Uma", place.site.city), site=place.site))
    staff(Role.COORDINATOR, here.site)

    board = main_of(client, "/staff/volunteers/")

    assert ("Uma Pasadena" in board, "Uma Oakland" in board) == (True, False)


def test_a_cohort_without_a_site_is_the_whole_house_s(client, here, staff):
    old = a_cohort(site=None, name="Class of 2009")
    old.site = None
    db.session.commit()
    girl = a_teen(old, first_name="Ines")
    pages = f"/staff/cohorts/{old.id}", f"/staff/events/attendance/{old.id}"

    staff(Role.COORDINATOR, here.site)
    assert statuses(client, *pages, f"/staff/people/{girl.person_id}") == [403, 403, 404]

    staff(Role.COORDINATOR)
    assert statuses(client, *pages, f"/staff/people/{girl.person_id}") == [200, 200, 200]


def test_a_girl_of_another_site_is_not_taken_over_by_enrolling_her_again(
    client, here, there, staff
):
    girl = there.girl.person
    typed = {
        "first_name": girl.first_name,
        "last_name": girl.last_name,
        "born_on": girl.born_on.isoformat(),
        "guardian_first": "Rosa",
        "guardian_last": "Oakland",
        "guardian_email": "rosa@example.org",
        "guardian_phone": "6265550100",
        "guardian_relation": "mother",
        "guardian_language": "en",
        "second_relation": "father",
        "second_language": "en",
        "contact_name": "Aunt",
        "contact_phone": "6265550100",
    }
    page = f"/staff/cohorts/{here.cohort.id}/enrol"

    staff(Role.COORDINATOR, here.site)
    refused = client.post(page, data=typed)
    assert (refused.status_code, "known at another site" in refused.text) == (409, True)
    assert client.get(f"/staff/people/{girl.id}").status_code == 404

    staff(Role.COORDINATOR)
    assert client.post(page, data=typed).status_code == 302


def test_a_volunteer_of_another_site_is_not_moved_cleared_or_asked_about(
    client, here, there, staff
):
    staff(Role.COORDINATOR, here.site)
    page = f"/staff/volunteers/{there.applicant.id}"
    deeds = {
        "stage": {"to_stage": "screening"},
        "clearances": {
            "kind": "background_check",
            "issued_on": "2026-01-01",
            "expires_on": "2027-01-01",
        },
        f"clearances/{there.clearance.id}/revoke": {},
        "opinions": {"suitable": "yes", "words": "Warm."},
        "references": {"name": "A friend", "email": "friend@example.org"},
    }

    answers = {deed: client.post(f"{page}/{deed}", data=data) for deed, data in deeds.items()}

    assert {deed: answer.status_code for deed, answer in answers.items()} == dict.fromkeys(
        deeds, 404
    )


def test_nobody_of_another_site_is_matched_and_no_match_there_ended(client, here, there, staff):
    staff(Role.MATCH_SUPPORT, here.site)

    strangers = {"mentor": there.mentor.id, "teen": here.girl.person_id}
    her_girl = {"mentor": here.mentor.id, "teen": there.girl.person_id}
    ended = client.post(f"/staff/matches/{there.match.id}/end", data={"because": "Season"})

    assert client.post("/staff/matches", data=strangers).status_code == 404
    assert client.post("/staff/matches", data=her_girl).status_code == 404
    assert ended.status_code == 404


def test_holds_are_placed_and_lifted_where_she_works(client, here, there, staff):
    staff(Role.SAFEGUARDING_LEAD, here.site)

    placed = [
        client.post(f"/staff/people/{place.mentor.id}/hold").status_code for place in (here, there)
    ]
    lifted = [
        client.post(f"/staff/holds/{place.hold.id}/lift").status_code for place in (here, there)
    ]

    assert (placed, lifted) == ([302, 404], [302, 404])
    assert safety.is_held(here.mentor.id)
    assert not safety.is_held(there.mentor.id)


class TestCampaigns:
    def test_one_that_writes_beyond_her_sites_is_not_there(self, client, here, there, staff):
        everybody = a_campaign(name="All")
        both = a_campaign(site_ids=[here.site.id, there.site.id], name="Both")
        staff(Role.COORDINATOR, here.site)

        for campaign in (there.campaign, everybody, both):
            page = f"/staff/campaigns/{campaign.id}"
            asked = statuses(client, page, f"{page}/edit", f"{page}/send")
            sent = client.post(f"{page}/send").status_code
            assert (asked, sent) == ([404] * 3, 404)
        assert client.get(f"/staff/campaigns/{here.campaign.id}").status_code == 200

    def test_she_can_choose_her_own_sites_only(self, client, here, there, staff):
        staff(Role.COORDINATOR, here.site)
        typed = self.typed(sites=there.site.id)

        assert "Oakland" not in main_of(client, "/staff/campaigns/new")
        assert client.post("/staff/campaigns/new", data=typed).status_code == 422

    def test_without_a_choice_she_writes_to_all_of_hers(self, client, here, there, staff):
        staff(Role.COORDINATOR, here.site)

        counted = client.get("/staff/campaigns/count").text
        made = client.post("/staff/campaigns/new", data=self.typed())

        assert here.alumna.person.name in main_of(client, made.location)
        assert there.alumna.person.name not in main_of(client, made.location)
        assert "<dt>woman gets the letter</dt><dd>1</dd>" in counted

    def test_a_letter_is_tried_on_women_of_its_audience_only(self, client, here, there, staff):
        staff(Role.COORDINATOR, here.site)
        page = f"/staff/campaigns/{here.campaign.id}"
        hers, another = here.alumna.person_id, there.alumna.person_id

        assert statuses(client, f"{page}/preview/{hers}", f"{page}/letter/{hers}") == [200] * 2
        assert (
            statuses(client, f"{page}/preview/{another}", f"{page}/letter/{another}") == [404] * 2
        )
        tried = client.post(f"{page}/preview/{another}", data={"address": "me@example.org"})
        assert tried.status_code == 404

    def typed(self, **more):
        draft = a_draft()
        words = {"name": draft.name, "subject": draft.subject, "body": draft.body}
        return words | more


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_letters_and_settings_are_the_whole_house_s(client, here, staff, role):
    pages = "/staff/letters", "/staff/settings", f"/staff/sites/{here.site.id}"

    staff(role, here.site)
    assert statuses(client, *pages) == [403] * 3
    assert "/staff/letters" not in client.get("/staff").text

    staff(role)
    assert statuses(client, *pages) == ([200] * 3 if role is Role.ADMIN else [200, 403, 403])


def test_events_of_another_site_are_what_the_public_sees(client, here, there, staff):
    there.event.visibility = Visibility.PRIVATE
    db.session.commit()
    page = f"/events/{there.event.id}"

    staff(Role.COORDINATOR, here.site)
    assert (client.get(page).status_code, "Oakland evening" in client.get("/events").text) == (
        404,
        False,
    )

    staff(Role.COORDINATOR, there.site)
    assert (client.get(page).status_code, "Oakland evening" in client.get("/events").text) == (
        200,
        True,
    )


def test_an_event_is_for_a_cohort_of_hers(client, here, there, staff):
    staff(Role.COORDINATOR, here.site)

    page = client.get("/staff/events/new").text

    assert ("Pasadena cohort" in page, "Oakland cohort" in page) == (True, False)


class TestApi:
    def test_people_of_other_sites_are_not_found(self, client, here, there):
        api = a_caller(client, a_staff_member(Role.COORDINATOR, here.site))

        found = [api.get("/people", email=one.mentor.email).json for one in (here, there)]

        assert [answer["total"] for answer in found] == [1, 0]
        assert [len(answer["items"]) for answer in found] == [1, 0]

    def test_campaigns_beyond_her_sites_are_neither_listed_nor_shown(self, client, here, there):
        api = a_caller(client, a_staff_member(Role.COORDINATOR, here.site))

        listed = api.get("/campaigns").json
        shown = [api.get(f"/campaigns/{one.campaign.id}").status_code for one in (here, there)]

        assert [item["id"] for item in listed["items"]] == [here.campaign.id]
        assert (listed["total"], shown) == (1, [200, 403])

    @pytest.mark.parametrize("role", [Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD])
    def test_a_token_does_not_do_what_its_owner_may_not(self, client, here, role):
        api = a_caller(client, a_staff_member(role))
        event = f"/events/{here.event.id}"
        person = {"first_name": "A", "last_name": "B", "email": "a@example.org"}

        assert api.get(event).status_code == 200
        assert api.patch(event, state="cancelled", reason="Snow").status_code == 403
        assert api.post("/events", self.plan(here.site)).status_code == 403
        sent = {"slot": "guest", "person": person}
        assert api.post(f"{event}/signups", sent).status_code == 403
        assert api.delete(f"/signups/{here.signup.id}").status_code == 403

    def test_an_event_is_for_a_cohort_of_hers(self, client, here, there):
        api = a_caller(client, a_staff_member(Role.COORDINATOR, here.site))

        planned = api.post("/events", self.plan(here.site, cohort=there.cohort.id))
        changed = api.patch(f"/events/{here.event.id}", cohort=there.cohort.id)

        assert (planned.status_code, changed.status_code) == (403, 403)

    def plan(self, site, **more):
        when = {"starts_at": "2031-03-01T18:00", "ends_at": "2031-03-01T20:00"}
        return {"title": "Evening", "site": site.id, "slots": [], **when, **more}


def test_a_search_finds_hers_among_hundreds_who_are_liker(client, staff):
    site = a_site()
    hers = a_staff_member(Role.SITE_LEAD, site, first_name="Marya", last_name="Lindqvist")
    for number in range(301):
        people.find_or_create("Maria", "Lindqvist", f"maria{number}@example.org")
    staff(Role.COORDINATOR, site)

    assert f"/staff/people/{hers.id}" in client.get("/staff/people?q=maria+lindqvist").text
