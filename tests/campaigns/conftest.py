"""Somebody who may write to the alumnae."""

import pytest

from stepup.people.models import Role
from tests.factories import a_staff_member
from tests.signing import sign_in


@pytest.fixture
def sign_in_coordinator(app, client):
    person = a_staff_member(role=Role.COORDINATOR)
    sign_in(client, person)
    return person
