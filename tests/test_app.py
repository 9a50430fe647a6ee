"""What the factory promises before any page is asked."""

from stepup.app import create_app
from tests import servers


def test_a_form_without_its_token_is_refused_unless_tests_say_otherwise(database_url, tmp_path):
    app = create_app(SQLALCHEMY_DATABASE_URI=database_url, DATA_DIR=str(tmp_path))

    answer = app.test_client().post("/language", data={"language": "es"})

    assert answer.status_code == 400
    servers.close(app)
