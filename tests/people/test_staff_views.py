import pytest

from stepup.people import actions, queries, second_factor, sign_ins
from stepup.people.models import Grant, Role
from tests.factories import a_person, a_site, a_staff_member
from tests.people.reading import authenticator_code
from tests.signing import sign_in


@pytest.fixture
def admin(client):
    ada = a_staff_member(first_name="Ada", last_name="Admin")
    sign_in(client, ada)
    return ada


def test_staff_find_people_by_a_former_name(client, admin):
    person = a_person("Zoe", "Lopez")
    actions.rename(person, "Zoe", "Miller")
    a_person("Bea", "Ruiz")

    page = client.get("/staff/people?q=lopez")

    assert "1 person found for “lopez”" in page.text
    assert "Zoe Miller" in page.text
    assert "Bea Ruiz" not in page.text


def test_staff_are_told_when_nobody_is_found(client, admin):
    assert "Nobody found" in client.get("/staff/people?q=nobody+at+all").text


@pytest.mark.parametrize("query", ["q=%00", "q=%ff&page=x", "page=-1", "page=99999999999999999999"])
def test_odd_questions_get_an_answer(client, admin, query):
    assert client.get(f"/staff/people?{query}").status_code in {200, 404}


def test_the_list_asks_the_database_as_often_for_one_as_for_thirty(client, admin, count_queries):
    client.get("/staff/people")
    with count_queries() as few:
        client.get("/staff/people")
    for _ in range(30):
        a_person()

    with count_queries() as many:
        client.get("/staff/people")

    assert len(many) == len(few)


def test_the_list_is_paged(client, admin):
    for number in range(31):
        a_person("Zoe", f"Lopez {number:02}")

    first, second = (client.get(f"/staff/people?q=zoe&page={page}").text for page in (1, 2))

    assert ("Zoe Lopez 00" in first, "Zoe Lopez 30" in first) == (True, False)
    assert ("Zoe Lopez 00" in second, "Zoe Lopez 30" in second) == (False, True)


def test_a_person_s_page_says_who_she_is(client, admin):
    person = a_person("Zoe", "Lopez", phone="+16265550100", city="Pasadena")
    actions.rename(person, "Zoe", "Miller")

    page = client.get(f"/staff/people/{person.id}").text

    assert "Formerly Zoe Lopez" in page
    assert "+16265550100" in page


def test_a_coordinator_sees_roles_and_changes_none(client, admin):
    sign_in(client, a_staff_member(Role.COORDINATOR))

    page = client.get(f"/staff/people/{admin.id}").text
    refused = client.post(f"/staff/people/{admin.id}/grants", data={"role": "ADMIN", "site": 0})

    assert '<th scope="row">Admin</th>' in page
    assert "Give this role" not in page
    assert refused.status_code == 403


def test_a_volunteer_and_a_site_lead_do_not_read_the_register(client, app):
    for person in (a_person(), a_staff_member(Role.SITE_LEAD, a_site())):
        sign_in(client, person)

        assert client.get("/staff/people").status_code == 403
        assert client.get(f"/staff/people/{person.id}").status_code == 403


def test_an_admin_gives_a_role_at_a_site_and_takes_it_back(client, admin):
    person, site = a_person("Zoe", "Lopez"), a_site(name="Lincoln High")

    page = client.post(
        f"/staff/people/{person.id}/grants",
        data={"role": "SITE_LEAD", "site": site.id},
        follow_redirects=True,
    )
    [given] = queries.grants_of(person)
    taken = client.post(f"/staff/people/grants/{given.id}/withdraw", follow_redirects=True)

    assert '<th scope="row">Site lead</th>' in page.text
    assert '<td data-label="Where">Lincoln High</td>' in page.text
    assert "No staff role." in taken.text
    assert queries.grants_of(person) == []


@pytest.mark.parametrize(
    "typed", [{"role": "", "site": 0}, {"role": "QUEEN", "site": 0}, {"role": "ADMIN", "site": 99}]
)
def test_a_role_nobody_knows_is_given_to_nobody(client, admin, typed):
    person = a_person()

    page = client.post(f"/staff/people/{person.id}/grants", data=typed, follow_redirects=True)

    assert "Choose a role and a place from the lists." in page.text
    assert queries.grants_of(person) == []


def test_the_last_admin_stays(client, admin):
    [given] = queries.grants_of(admin)

    refused = client.post(f"/staff/people/grants/{given.id}/withdraw")

    assert refused.status_code == 409
    assert "This is the last admin." in refused.text
    assert [grant.role for grant in queries.grants_of(admin)] == [Role.ADMIN]


def test_an_admin_resets_a_lost_authenticator(client, admin):
    bea = a_staff_member(Role.COORDINATOR)
    account, secret = sign_ins.account_of(bea), second_factor.new_secret()
    second_factor.set_up(account, secret, authenticator_code(second_factor.key_of(secret)))

    client.post(f"/staff/people/{bea.id}/reset-second-factor")

    assert not queries.account_of(bea).has_second_factor


def test_there_is_nothing_to_reset_for_a_volunteer(client, admin):
    refused = client.post(f"/staff/people/{a_person().id}/reset-second-factor")

    assert refused.status_code == 409


def test_unknown_people_and_grants_are_not_there(client, admin):
    assert client.get("/staff/people/999").status_code == 404
    assert client.get(f"/staff/people/{10**30}").status_code == 404
    assert client.post("/staff/people/999/grants").status_code == 404
    assert client.post("/staff/people/grants/999/withdraw").status_code == 404
    assert Grant.__tablename__ == "role_grant"


def test_an_admin_of_one_site_cannot_make_herself_admin_of_the_house(client):
    admin = a_staff_member(Role.ADMIN, a_site())
    sign_in(client, admin)

    answer = client.post(f"/staff/people/{admin.id}/grants", data={"role": "ADMIN", "site": 0})

    assert answer.status_code == 403
    assert [given.site_id is None for given in queries.grants_of(admin)] == [False]
