"""Deeds done by several at the same moment: one row, and nobody sees an error."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from stepup.db import db
from stepup.people import actions, sign_ins
from stepup.people.accounts import Account
from stepup.people.models import Grant, Person, Role
from tests.factories import a_person
from tests.people.reading import letters, link_in

WRITERS = 8


def at_once(app, deed):
    """What each of the writers, released together, answered."""
    ready = Barrier(WRITERS)

    def write(_number):
        with app.app_context():
            ready.wait(30)
            answer = deed()
            db.session.commit()
            return answer

    db.session.commit()
    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(write, range(WRITERS)))


def count_of(model):
    return len(db.session.scalars(select(model)).all())


def test_one_human_signs_up_with_eight_clicks(any_app):
    ids = at_once(any_app, lambda: actions.find_or_create("Ana", "Lopez", "ana@example.org").id)

    assert len(set(ids)) == 1
    assert count_of(Person) == 1


def test_eight_first_sign_ins_make_one_account(any_app):
    ana = a_person().id

    ids = at_once(any_app, lambda: sign_ins.account_of(db.session.get(Person, ana)).id)

    assert len(set(ids)) == 1
    assert count_of(Account) == 1


def test_a_role_given_eight_times_at_once_is_one_grant(any_app):
    ana = a_person().id

    at_once(any_app, lambda: actions.grant(db.session.get(Person, ana), Role.ADMIN).id)

    assert count_of(Grant) == 1


def test_of_eight_openings_of_one_letter_one_comes_in(any_app):
    a_person(email="ana@example.org")
    sign_ins.ask("ana@example.org")
    token = link_in(letters()[0]).rpartition("/")[2]

    came_in = at_once(any_app, lambda: sign_ins.spend_link(token) is not None)

    assert sorted(came_in) == [False] * (WRITERS - 1) + [True]
