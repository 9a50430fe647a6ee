"""How long a search takes among 100,000 people, on both databases."""

import random
import statistics
import time

from stepup.app import create_app
from stepup.db import db
from stepup.people import names, pieces, queries
from stepup.people.models import Person, PersonPiece

PEOPLE, AT_ONCE = 100_000, 5_000
FIRST = [
    "Maria",
    "Ana",
    "Dana",
    "Linh",
    "Zoe",
    "Samira",
    "Fatima",
    "Grace",
    "Aisha",
    "Olivia",
    "Emma",
    "Sofia",
    "Camila",
    "Mia",
    "Luna",
]
SYLLABLES = [
    "al",
    "ba",
    "car",
    "del",
    "es",
    "fer",
    "gon",
    "ha",
    "is",
    "jo",
    "ka",
    "lo",
    "mi",
    "na",
    "or",
    "pe",
    "qui",
    "ra",
    "sa",
    "to",
    "ur",
    "vel",
    "wi",
    "xo",
    "ya",
    "zez",
]
ASKED = [
    "maria gonzalez",
    "dana",
    "zoe belcarto",
    "555 0142",
    "olivai",
    "fergonal",
    "a",
    "linh sato",
    "maria jose gonzalez lopez",
    "MARÍA",
    "gonzález",
    "@example.org",
    "+1 626 555",
    "",
]


def searches(url):
    """Each question five times, in milliseconds by their medians: the middle one, the slowest, and
    how long the slowest single answer took, which also reads what no cache has yet."""
    app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        _fill(random.Random(1))
        rounds = [[_timed(text) for text in ASKED] for _ in range(5)]
    each = [statistics.median(times) for times in zip(*rounds, strict=True)]
    return statistics.median(each), max(each), max(map(max, rounds))


def _timed(text):
    db.session.rollback()
    begun = time.perf_counter()
    queries.search(text)
    return 1000 * (time.perf_counter() - begun)


def _fill(chance):
    for start in range(1, PEOPLE, AT_ONCE):
        rows = [_row(number, chance) for number in range(start, start + AT_ONCE)]
        db.session.execute(db.insert(Person), rows)
        found = [
            {"person_id": row["id"], "piece": piece}
            for row in rows
            for piece in pieces.of_person(
                [row["first_name"], row["last_name"]], row["email"], row["phone"]
            )
        ]
        db.session.execute(db.insert(PersonPiece), found)
        db.session.commit()
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()


def _row(number, chance):
    first = chance.choice(FIRST)
    last = "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 5))).capitalize()
    return {
        "id": number,
        "first_name": first,
        "last_name": last,
        "name_key": names.name_key(first, last),
        "email": f"{last.lower()}{number}@example.org",
        "phone": f"+1{chance.randrange(2_000_000_000, 9_999_999_999)}",
    }
