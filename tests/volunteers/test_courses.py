"""An evening of training is written down once, for everybody who came."""

import pytest
from sqlalchemy import select

from stepup.db import db
from stepup.people.models import Role
from stepup.volunteers import stages
from stepup.volunteers.models import Clearance, ClearanceKind, Stage
from tests.factories import a_site, a_staff_member, a_volunteer, kept, today
from tests.signing import sign_in

PAGE = "/staff/volunteers/training"
DAYS = {"on": today().isoformat(), "expires_on": today().replace(year=2090, day=1).isoformat()}
BOTH = ["orientation", "child_safety"]


@pytest.fixture
def ruth(client):
    person = a_staff_member(Role.COORDINATOR, first_name="Ruth")
    sign_in(client, person)
    return person


def recorded():
    rows = select(Clearance.person_id, Clearance.kind).order_by(Clearance.id)
    return [(number, kind.value) for number, kind in db.session.execute(rows)]


def test_both_trainings_of_three_women_are_written_down_in_one_step(client, ruth):
    women = [a_volunteer(stage=Stage.SCREENED, last_name=f"No{n}") for n in range(2)]
    again = a_volunteer(stage=Stage.ACTIVE, last_name="Again")
    came = {"waiting": [woman.id for woman in women], "others": [again.id]}

    typed = {**DAYS, "kinds": BOTH, **came}
    told = client.post(PAGE, data=typed, follow_redirects=True).text

    everybody = [*women, again]
    assert sorted(recorded()) == sorted((one.person_id, kind) for one in everybody for kind in BOTH)
    assert "Written down for Dana No0, Dana No1, Dana Again." in told


def test_who_is_refused_is_named_and_keeps_nobody_else_from_hers(client, ruth):
    her_own = a_volunteer(ruth, stage=Stage.SCREENED)
    other = a_volunteer(stage=Stage.SCREENED)
    typed = {**DAYS, "kinds": BOTH, "waiting": [her_own.id, other.id]}

    told = client.post(PAGE, data=typed, follow_redirects=True).text

    assert [number for number, _kind in recorded()] == [other.person_id] * 2
    assert "Ruth Lopez: A second staff member must decide this one." in told


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"on": ""}, "On which day was it?"),
        ({"kinds": []}, "Tick what the evening was."),
        ({"waiting": []}, "Tick who came."),
        ({"expires_on": ""}, "the policy names no end for orientation"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_is_kept(client, ruth, sent, sentence):
    woman = a_volunteer(stage=Stage.SCREENED)
    full = {**DAYS, "kinds": ["orientation"], "waiting": [woman.id]}

    answer = client.post(PAGE, data=full | sent)
    ticked = [tick for name in ("kinds", "waiting") for tick in (full | sent)[name]]

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count(" checked ") == len(ticked)
    assert recorded() == []


def test_staff_of_a_site_train_those_of_their_site(client):
    fresno = a_site(city="Fresno")
    hers, other = (a_volunteer(stage=Stage.SCREENED, last_name=name) for name in ("Hers", "Other"))
    hers.site = fresno
    db.session.commit()
    sign_in(client, a_staff_member(Role.COORDINATOR, fresno))

    typed = {"on": today().isoformat(), "kinds": ["orientation"], "waiting": [other.id]}
    answer = client.post(PAGE, data=typed)

    assert answer.status_code == 422
    assert ("Dana Hers" in answer.text, "Dana Other" in answer.text) == (True, False)
    assert recorded() == []


def test_the_list_asks_as_often_for_thirty_as_for_one(client, ruth, count_queries):
    def many(number):
        for stage in (Stage.SCREENED, *stages.SERVING):
            for _ in range(number):
                a_volunteer(stage=stage)
        with count_queries() as made:
            assert client.get(PAGE).status_code == 200
        return len(made)

    assert many(1) == many(5)


def test_an_old_training_does_not_count_by_being_written_down(client, ruth):
    woman = a_volunteer(stage=Stage.SCREENED)
    kept(woman)
    long_ago = today().replace(year=today().year - 9, day=1)
    typed = {"on": long_ago.isoformat(), "kinds": ["child_safety"], "waiting": [woman.id]}

    told = client.post(PAGE, data=typed, follow_redirects=True).text

    assert "Written down" not in told
    assert not db.session.scalars(
        select(Clearance).filter_by(kind=ClearanceKind.CHILD_SAFETY)
    ).all()
