"""Asking the API as another program does."""

from stepup.db import db
from stepup.people import actions as people
from tests.factories import a_staff_member


class Caller:
    """A program that holds somebody's token."""

    def __init__(self, client, token):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method, path, **more):
        return self.client.open(f"/api/v1{path}", method=method, headers=self.headers, **more)

    def get(self, path, **query):
        return self.ask("GET", path, query_string=query)

    def post(self, path, sent=None):
        return self.ask("POST", path, json=sent)

    def patch(self, path, **sent):
        return self.ask("PATCH", path, json=sent)

    def delete(self, path):
        return self.ask("DELETE", path)


def a_token(person=None):
    token = people.api_token(person or a_staff_member())
    db.session.commit()
    return token


def a_caller(client, person=None):
    return Caller(client, a_token(person))
