"""In production: keys are asked for, cookies stay on https, developers' doors are walled up."""

import subprocess
import sys

import pytest
from flask import request

from config import settings
from tests.architecture import ROOT


@pytest.fixture
def production(build_app, database_url, monkeypatch):
    monkeypatch.setenv("STEPUP_BASE_URL", "https://example.org")
    monkeypatch.setenv("STEPUP_SECRET_KEY", "a long and random key for this test alone")
    return build_app(database_url, WTF_CSRF_ENABLED=True)


def test_a_public_address_without_a_key_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("STEPUP_BASE_URL", "https://example.org")

    with pytest.raises(SystemExit, match="STEPUP_SECRET_KEY is missing"):
        settings()


def behind_the_proxy(client, path, address="203.0.113.9", **more):
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address, **more}
    return client.get(path, headers=headers)


def test_what_came_by_https_to_the_proxy_stays_on_https(production):
    answer = behind_the_proxy(production.test_client(), "/sign-in")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_the_proxy_says_who_asks_and_what_she_claims_herself_is_ignored(production):
    seen = []
    production.before_request(lambda: seen.append((request.remote_addr, request.host)))
    claimed = {"X-Forwarded-Host": "evil.example"}

    behind_the_proxy(production.test_client(), "/healthz", "198.51.100.1, 203.0.113.9", **claimed)

    assert seen == [("203.0.113.9", "localhost")]


def test_without_a_proxy_nobody_may_say_who_she_is(app):
    seen = []
    app.before_request(lambda: seen.append((request.remote_addr, request.is_secure)))

    behind_the_proxy(app.test_client(), "/healthz")

    assert seen == [("127.0.0.1", False)]


@pytest.mark.parametrize("path", ["/dev/mailbox", "/dev/sign-in/junk", "/metrics"])
def test_what_is_for_developers_is_not_there(production, path):
    assert behind_the_proxy(production.test_client(), path).status_code == 404


def test_numbers_are_for_whoever_has_the_token(production):
    production.config["METRICS_TOKEN"] = "counting"
    client = production.test_client()

    assert behind_the_proxy(client, "/metrics", Authorization="Bearer wrong").status_code == 404
    assert behind_the_proxy(client, "/metrics", Authorization="Bearer counting").status_code == 200


def test_what_serves_looks_for_garbage_again_once_it_stands():
    asked = "import gc, wsgi; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True)

    assert said.stdout.split() == ["True", "True"], said.stderr
