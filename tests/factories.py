"""Dull, valid rows; a test names only the facts it is about."""

from itertools import count

from stepup.db import db
from stepup.organisation.models import Site
from stepup.people.models import Grant, Person, Role

_numbers = count(1)


def kept(thing):
    db.session.add(thing)
    db.session.commit()
    return thing


def a_site(**facts):
    number = next(_numbers)
    dull = {"name": f"Site {number}", "city": "Pasadena", "time_zone": "America/Los_Angeles"}
    return kept(Site(**(dull | facts)))


def a_person(first_name="Ana", last_name="Lopez", **facts):
    dull = {"email": f"person{next(_numbers)}@example.org"}
    person = Person(**(dull | facts))
    person.rename(first_name, last_name)
    return kept(person)


def a_staff_member(role=Role.ADMIN, site=None, **facts):
    person = a_person(**facts)
    kept(Grant(person=person, role=role, site=site))
    return person
