"""A program that may do everything."""

import pytest

from tests.api.calls import a_caller


@pytest.fixture
def api(client):
    return a_caller(client)
