"""How fast letters leave: to one provider, in one campaign, in all, and in the first days."""

import socketserver
import threading
from datetime import date, timedelta

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions, beats, providers
from stepup.outbox.beats import ALL, EACH, Beat, Paces, of_campaign, of_provider
from stepup.outbox.models import Letter, MailDomain, Pace, State
from tests.outbox.factories import a_campaign_to, a_letter, deliver

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


def many(domain, number):
    return [f"{domain[0]}{place}@{domain}" for place in range(number)]


def left_to(domain):
    db.session.rollback()
    sent = db.select(Letter).where(Letter.state == State.SENT, Letter.address.endswith(domain))
    return len(db.session.scalars(sent).all())


def a_pace(key, per_minute):
    actions.set_pace(key, per_minute)
    db.session.commit()


@given(per_minute=st.integers(1, 600), hurry=st.lists(st.floats(0, 3), max_size=400))
def test_no_minute_sees_more_letters_than_the_limit(per_minute, hurry):
    now, beat, left = NOON, Beat(ALL, float(per_minute)), []
    for pause in hurry:
        now += timedelta(seconds=pause)
        while Paces([beat], now).free(ALL):
            beat = beat.used(now, float(per_minute))
            left.append(now)

    for first in left:
        assert sum(first <= at < first + beats.MINUTE for at in left) <= per_minute


@pytest.mark.parametrize("per_minute", [1, 7, 30, 100, 600, 6000])
def test_a_steady_sender_gets_nearly_all_that_the_limit_allows(per_minute):
    now, beat, left = NOON, Beat(ALL, float(per_minute)), 0
    while now < NOON + timedelta(minutes=10):
        for _ in range(Paces([beat], now).free(ALL)):
            beat = beat.used(now, float(per_minute))
            left += 1
        now += timedelta(seconds=0.5)

    assert 0.88 * 10 * per_minute <= left <= 11 * per_minute


def test_a_limit_for_one_provider_does_not_hold_up_the_others(any_app, sink):
    a_pace(of_provider("gmail"), 10)
    a_campaign_to(*many("gmail.com", 40), *many("googlemail.com", 20), *many("example.org", 60))

    deliver(any_app, sink.url, threads=2)

    assert left_to("example.org") == 60
    assert left_to("gmail.com") + left_to("googlemail.com") == 1  # at once; then one each 6 s
    waiting = db.select(Letter.lease_owner).where(Letter.state == State.READY)
    assert set(db.session.scalars(waiting)) == {None}


def test_the_next_minute_lets_the_next_ones_go(any_app, sink, monkeypatch):
    a_pace(of_provider("gmail"), 30)
    a_campaign_to(*many("gmail.com", 40))
    deliver(any_app, sink.url)

    later = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    deliver(any_app, sink.url)

    assert left_to("gmail.com") == 6


def test_two_workers_share_one_limit(any_app, sink):
    a_pace(ALL, 100)
    a_campaign_to(*many("example.org", 60))

    workers = [threading.Thread(target=_in_context, args=[any_app, sink.url]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert 10 <= left_to("example.org") <= 12  # ten at once, then one each 0.66 s


def _in_context(app, url):
    with app.app_context():
        deliver(app, url)


def test_a_campaign_keeps_its_own_pace_while_another_goes_fast(any_app, sink):
    a_pace(of_campaign(1), 1)
    a_campaign_to(*many("one.example", 5), campaign_id=1)
    a_campaign_to(*many("two.example", 5), campaign_id=2)

    deliver(any_app, sink.url)

    assert [left_to("one.example"), left_to("two.example")] == [1, 5]


def test_every_provider_has_a_limit_of_its_own_when_each_is_limited(any_app, sink):
    a_pace(EACH, 20)
    a_campaign_to(*many("one.example", 5), *many("two.example", 5))

    deliver(any_app, sink.url)

    assert [left_to("one.example"), left_to("two.example")] == [2, 2]


def test_a_confirmation_never_waits_for_a_limit(any_app, sink):
    a_pace(ALL, 1)
    a_campaign_to(*many("example.org", 5))
    for place in range(5):
        a_letter(f"girl{place}@example.net", key=f"hello:{place}")
    db.session.commit()

    deliver(any_app, sink.url)

    assert [left_to("example.net"), left_to("example.org")] == [5, 1]


def test_the_first_days_are_slow_and_grow(any_app, sink, monkeypatch):
    actions.warm_up(NOON.date() + timedelta(days=1))
    a_campaign_to(*many("example.org", 200))
    left = []
    for day in (1, 2, 3):
        moment = NOON + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        deliver(any_app, sink.url)
        left.append(left_to("example.org"))

    assert left == [50, 150, 200]


def test_the_warm_up_doubles_for_ten_days_and_ends():
    beat = Beat(ALL, warming_since=date(2026, 3, 1))

    plan = [beat.left_today(date(2026, 3, day)) for day in (1, 2, 3, 4, 10, 11)]

    assert plan == [50, 100, 200, 400, 25_600, beats.EVER]


@pytest.mark.parametrize(
    ("reply", "left"), [("451 4.7.1 slow down", 3), ("421 4.7.28 rate", 3), ("451 4.3.0 busy", 20)]
)
def test_a_provider_that_says_too_fast_is_slowed_for_a_while(any_app, sink, reply, left):
    people = many("gmail.com", 21)
    a_campaign_to(people[0])
    sink.answers[("DATA", people[0])] = [reply]
    deliver(any_app, sink.url)

    a_campaign_to(*people[1:], campaign_id=2)
    deliver(any_app, sink.url)

    assert left_to("gmail.com") == left  # thirty a minute: three at once


def test_without_a_limit_a_handful_asks_once(app, sink, count_queries):
    a_campaign_to(*many("example.org", 5))

    with count_queries() as asked:
        deliver(app, sink.url)

    assert sum("FROM pace" in statement for statement in asked) <= 3


@pytest.mark.parametrize("per_minute", [0, -1, 1e9])
def test_a_pace_is_a_number_of_letters(app, per_minute):
    with pytest.raises(Refused, match="letters a minute"):
        actions.set_pace(ALL, per_minute)


class NameServer(socketserver.BaseRequestHandler):
    MX = {"schule.example": "10 aspmx.l.google.com.", "firm.example": "5 mx.firm.example."}

    def handle(self):
        asked = dns.message.from_wire(self.request[0])
        answer = dns.message.make_response(asked)
        name = asked.question[0].name.to_text(omit_final_dot=True)
        if name == "silent.example":
            return
        if name in self.MX:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "MX", self.MX[name]))
        else:
            answer.set_rcode(3)
        self.request[1].sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def resolver():
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), NameServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = dns.resolver.Resolver(configure=False)
        found.nameservers, found.port = ["127.0.0.1"], server.server_address[1]
        yield found
        server.shutdown()


def test_a_domain_belongs_to_whoever_receives_its_mail(any_app, resolver):
    a_campaign_to("a@schule.example", "b@firm.example", "c@nowhere.example", "d@gmail.com")
    unknown = providers.unknown_to_us(1)

    providers.note(1, providers.look_up(unknown, resolver))
    db.session.commit()

    by_address = {
        letter.address: letter.provider for letter in db.session.scalars(db.select(Letter))
    }
    assert unknown == ["firm.example", "nowhere.example", "schule.example"]
    assert by_address == {
        "a@schule.example": "gmail",
        "b@firm.example": "firm.example",
        "c@nowhere.example": "nowhere.example",
        "d@gmail.com": "gmail",
    }
    assert providers.unknown_to_us(1) == []
    a_campaign_to("e@schule.example", campaign_id=2)
    assert db.session.scalars(db.select(Letter.provider).where(Letter.campaign_id == 2)).one() == (
        "gmail"
    )


def test_a_name_server_that_is_silent_stops_the_asking(app, resolver, monkeypatch):
    monkeypatch.setattr(providers, "PATIENCE", 0.2)

    assert providers.look_up(["firm.example", "silent.example", "schule.example"], resolver) == {
        "firm.example": "firm.example"
    }


def test_what_is_learnt_is_kept_once(any_app):
    a_campaign_to("a@schule.example")
    for _ in range(2):
        providers.note(1, {"schule.example": "gmail"})
        db.session.commit()

    assert len(db.session.scalars(db.select(MailDomain)).all()) == 1


def test_a_limit_that_is_lifted_holds_nothing(any_app, sink):
    a_pace(ALL, 1)
    a_pace(ALL, None)
    a_campaign_to(*many("example.org", 30))

    deliver(any_app, sink.url)

    assert left_to("example.org") == 30
    assert db.session.get(Pace, ALL).per_minute is None
