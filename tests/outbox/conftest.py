"""The outbox with templates of its own, and mail servers to deliver to."""

import pytest

from tests.outbox import factories
from tests.outbox.sink import Sink


@pytest.fixture(autouse=True)
def _templates(request):
    for name in {"app", "any_app"} & set(request.fixturenames):
        factories.teach_templates(request.getfixturevalue(name))


@pytest.fixture
def sink():
    server = Sink()
    server.start()
    yield server
    server.stop()
