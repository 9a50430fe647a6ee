import gzip
import re

import pytest

from stepup.home import assets


@pytest.fixture
def address(app):
    def hashed(name):
        with app.test_request_context():
            return assets.asset(name)

    return hashed


def test_every_packaged_file_is_served_for_a_year(client, address):
    answers = {name: client.get(address(name)) for name in assets.PACKAGED}

    kept = "public, max-age=31536000, immutable"
    assert {name: answer.headers["Cache-Control"] for name, answer in answers.items()} == (
        dict.fromkeys(assets.PACKAGED, kept)
    )
    assert all(answer.data for answer in answers.values())


def test_an_address_of_yesterday_is_kept_for_a_minute_only(client):
    answer = client.get("/assets/0123456789ab/stepup.css")

    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_file_is_zipped_for_those_who_can_read_it(client, address):
    plain = client.get(address("stepup.css"))
    zipped = client.get(address("stepup.css"), headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(address("stepup.css"), headers={"Accept-Encoding": "gzip;q=0"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data == refused.data
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_the_stylesheet_fetches_the_very_font_that_pages_preload(client, address):
    stylesheet = client.get(address("stepup.css")).text

    named = re.search(r'url\("\.\.(/\w+/manrope\.ttf)"\)', stylesheet)
    assert "/assets" + named[1] == address("manrope.ttf")


def test_only_packaged_files_are_served(client):
    assert client.get("/assets/0123456789ab/config.py").status_code == 404
