import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Household, Role
from stepup.safety import actions, queries
from tests.factories import a_hold, a_person, a_staff_member, kept


@pytest.fixture
def lead(app):
    return a_staff_member(Role.SAFEGUARDING_LEAD, first_name="Ines")


@pytest.fixture
def second(app):
    return a_staff_member(Role.COORDINATOR, first_name="Ruth")


def deeds():
    return [(entry.deed, entry.after) for entry in db.session.scalars(select(Entry))]


def test_a_hold_counts_at_once_and_is_written_down_without_its_note(lead):
    dana, linh = a_person("Dana"), a_person("Linh")

    hold = actions.place_hold(dana, lead, " Called by the school ")

    assert queries.held_ids([dana.id, linh.id]) == {dana.id}
    assert (queries.is_held(dana.id), queries.is_held(linh.id)) == (True, False)
    assert (hold.note, hold.placed_by_id) == ("Called by the school", lead.id)
    assert deeds() == [("placed a hold", {"person": dana.id})]


def test_the_lead_and_a_second_member_of_staff_lift_it(lead, second):
    dana = a_person("Dana")
    hold = a_hold(dana)

    actions.lift_hold(hold, lead, second)

    assert queries.held_ids([dana.id]) == set()
    assert (hold.lifted_by_id, hold.lifted_with_id) == (lead.id, second.id)
    assert deeds() == [("lifted a hold", {"person": dana.id, "with": second.id})]


def test_a_coordinator_cannot_lift_it(lead, second):
    hold = a_hold(a_person("Dana"))

    with pytest.raises(Refused, match="safeguarding lead together with a second staff member"):
        actions.lift_hold(hold, second, lead)

    assert queries.is_held(hold.person_id)


def test_the_second_person_is_staff(lead):
    hold = a_hold(a_person("Dana"))

    with pytest.raises(Refused, match="must be a member of staff"):
        actions.lift_hold(hold, lead, a_person("Friend"))


def test_nobody_lifts_a_hold_on_someone_at_her_own_address(lead, second):
    home = kept(Household(address="12 Elm St"))
    dana = a_person("Dana", household_id=home.id)
    second.household_id = home.id
    hold = a_hold(dana)

    with pytest.raises(Refused, match="A second staff member must decide this one"):
        actions.lift_hold(hold, lead, second)


def test_lifting_twice_keeps_the_first_two_names(lead, second):
    hold = a_hold(a_person("Dana"))
    actions.lift_hold(hold, lead, second)

    actions.lift_hold(hold, second, second)

    assert (hold.lifted_by_id, hold.lifted_with_id) == (lead.id, second.id)


def test_the_second_of_two_holds_still_stops_her(lead, second):
    dana = a_person("Dana")
    first, _ = a_hold(dana), a_hold(dana)

    actions.lift_hold(first, lead, second)

    assert queries.held_ids([dana.id]) == {dana.id}
    assert [hold.person_id for hold in queries.open_holds()] == [dana.id]


def test_the_safeguarding_leads_are_those_with_that_grant(lead, second):
    assert queries.safeguarding_leads() == {lead.id}


def test_a_hold_that_the_clock_places_has_no_name_on_it(app):
    dana = a_person("Dana")

    assert actions.place_hold(dana, None).placed_by_id is None
