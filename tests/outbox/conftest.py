"""The outbox with templates of its own."""

import pytest

from tests.outbox import factories


@pytest.fixture(autouse=True)
def _templates(request):
    for name in {"app", "any_app"} & set(request.fixturenames):
        factories.teach_templates(request.getfixturevalue(name))
