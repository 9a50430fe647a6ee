"""Two workers, a slow network, ten kills, and an audience of 100,000; each on both databases."""

import itertools
import resource
import select
import signal
import statistics
import time
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event

from sqlalchemy import func

from stepup import clock
from stepup.app import create_app
from stepup.campaigns import actions as campaigns
from stepup.campaigns import tasks as campaign_tasks
from stepup.campaigns.models import Campaign
from stepup.cohorts.models import Alumna, Cohort, Program
from stepup.db import db
from stepup.outbox import queries, tasks
from stepup.outbox.models import Letter, State
from stepup.people import names
from stepup.people.models import Person
from tests import processes
from tests.benchmarks import letters
from tests.campaigns.factories import a_campaign
from tests.factories import a_staff_member
from tests.outbox.sink import Sink
from tests.processes import Process
from tests.signing import sign_in

WORKERS, SLOW_LETTERS, KILLS, IN_KILLS = 2, 300, 10, 5000
WOMEN, AT_ONCE, LONG = 100_000, 5000, 300
A_LOOK_EVERY, LOOKS = 0.5, 9
PAGE = "/staff/campaigns/1"


def an_app(url, mail_url):
    return create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=url, MAIL_URL=mail_url)


def _worker(url, mail_url, folder):
    settings = {
        "STEPUP_DATABASE_URL": url,
        "STEPUP_MAIL_URL": mail_url,
        "STEPUP_DATA_DIR": str(folder),
    }
    return Process(processes.flask, "outbox", "deliver", "--once", settings=settings)


def two_workers(url, port, folder):
    """Letters a second between the first that began to leave and the last that had left."""
    mail_url = f"smtp://127.0.0.1:{port}"
    app = an_app(url, mail_url)
    with app.app_context():
        letters.queue(2 * letters.LETTERS)
        _let_go()
        for worker in [_worker(url, mail_url, folder) for _ in range(WORKERS)]:
            worker.wait(LONG)
        first, last, sent = db.session.execute(
            db.select(func.min(Letter.sending_at), func.max(Letter.sent_at), func.count()).where(
                Letter.state == State.SENT
            )
        ).one()
        _let_go()
    return sent / (_moment(last) - _moment(first)).total_seconds(), sent


def _moment(found):
    return found if found.tzinfo else found.replace(tzinfo=clock.now().tzinfo)


def _let_go():
    db.session.remove()
    db.engine.dispose()


def over_a_slow_network(url, port):
    """One worker, which hires lines while the network is what it waits for."""
    app = an_app(url, f"smtp://127.0.0.1:{port}")
    with app.app_context():
        letters.queue(SLOW_LETTERS)
        began_at = time.perf_counter()
        sent = tasks.deliver_once(Event())
        seconds = time.perf_counter() - began_at
        _let_go()
    return sent / seconds


class Counting(Sink):
    """Sets `reached` when so many letters have come."""

    def __init__(self):
        self.reached, self.at = Event(), 0
        super().__init__()

    def wait_for(self, number):
        self.at = number
        self.reached.clear()
        return len(self.letters) >= number or self.reached.wait(LONG)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.letters) >= self.at:
            self.reached.set()
        return answer


def ten_kills(url, folder):
    """How many arrived, arrived twice, are in doubt, were in a hand at a kill, and are lost."""
    sink = Counting()
    sink.start()
    app, hands = an_app(url, sink.url), 0
    with app.app_context():
        letters.queue(IN_KILLS)
        for kill in range(1, KILLS + 1):
            _let_go()
            worker = _worker(url, sink.url, folder)
            sink.wait_for(kill * IN_KILLS // (KILLS + 2))
            worker.send_signal(signal.SIGKILL)
            worker.wait(LONG)
            hands += _end_the_leases()
        tasks.deliver_once(Event())
        doubtful = {letter.message_id for letter in queries.doubtful()}
        _let_go()
    sink.stop()
    arrived = sink.message_ids
    twice = sum(number > 1 for number in arrived.values())
    lost = IN_KILLS - len(arrived.keys() | doubtful)
    return len(arrived), twice, len(doubtful), hands, lost


def _end_the_leases():
    """Answers how many lines the worker kept, each with a handful of letters."""
    held = db.select(func.count(Letter.lease_owner.distinct())).where(
        Letter.lease_until.is_not(None)
    )
    hands = db.session.scalar(held)
    past = clock.now() - timedelta(minutes=2)
    held = db.update(Letter).where(Letter.lease_until.is_not(None))
    db.session.execute(held.values(lease_until=past))
    db.session.execute(db.update(Letter).values(next_try_at=past))
    db.session.commit()
    return hands


@dataclass
class Snapshot:
    """Of 100,000: seconds until the first letter can leave and until the last is written, the most
    memory that took, and how long each look at the campaign's page took meanwhile, in ms."""

    seconds: float
    written: float
    before: int
    megabytes: int
    looks: list[float]


def snapshot(url):
    """In a process of its own, as a worker does it, while staff look at the page."""
    app = an_app(url, "smtp://127.0.0.1:9")
    with app.app_context():
        _fill()
        campaigns.start(a_campaign(), undo=timedelta(0))
        client = app.test_client()
        sign_in(client, a_staff_member())
        _let_go()
    _look(client)
    process, looks = Process(_freeze_and_tell, url), []
    while not select.select([process.stdout], [], [], A_LOOK_EVERY)[0]:
        looks.append(_look(client))
    seconds, written, before, peak = process.stdout.read().split()
    process.wait(LONG)
    return Snapshot(float(seconds), float(written), int(before), int(peak), looks)


def _freeze_and_tell(url):
    app = an_app(url, "smtp://127.0.0.1:9")
    with app.app_context():
        campaign = db.session.scalars(db.select(Campaign)).one()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        began_at = time.perf_counter()
        while campaigns.freeze_some(campaign):
            db.session.commit()
        db.session.commit()
        seconds = time.perf_counter() - began_at
        campaign_tasks.freeze(campaign)
        written = time.perf_counter() - began_at
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{seconds:.1f} {written:.1f} {before} {peak}")


def campaign_page(url):
    """Milliseconds of the page of a campaign of which half has left: the median, after one look."""
    app = an_app(url, "smtp://127.0.0.1:9")
    with app.app_context():
        half = db.update(Letter).where(Letter.id % 2 == 0).values(state=State.SENT)
        db.session.execute(half)
        client = app.test_client()
        sign_in(client, a_staff_member())
        _let_go()
    _look(client)
    return statistics.median(_look(client) for _ in range(LOOKS))


def _look(client):
    began_at = time.perf_counter()
    shown = client.get(PAGE)
    assert shown.status_code == 200
    return 1000 * (time.perf_counter() - began_at)


def _fill():
    cohort = Cohort(name="Bench", program=Program(name="GROW"), starts_on=date(2014, 9, 1))
    cohort.ends_on = date(2015, 6, 1)
    db.session.add(cohort)
    db.session.flush()
    numbers = iter(range(1, WOMEN + 1))
    while batch := list(itertools.islice(numbers, AT_ONCE)):
        db.session.execute(db.insert(Person), [_person(number) for number in batch])
        db.session.execute(db.insert(Alumna), [_alumna(number, cohort.id) for number in batch])
    if db.engine.dialect.name == "postgresql":
        db.session.execute(db.text("ANALYZE"))  # as its autovacuum does within a minute
        db.session.execute(db.text("SELECT setval('person_id_seq', (SELECT max(id) FROM person))"))
    db.session.commit()


def _person(number):
    first, last = f"Ana {number}", "Lopez"
    return {
        "id": number,
        "first_name": first,
        "last_name": last,
        "name_key": names.name_key(first, last),
        "email": f"ana{number}@example.org",
        "born_on": date(1996, 1, 1),
    }


def _alumna(number, cohort_id):
    graduated = {"graduated_on": date(2015, 6, 1), "may_invite": True}
    return {"person_id": number, "cohort_id": cohort_id, **graduated}
