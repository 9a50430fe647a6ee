"""The house stands: floors, rooms, sizes, and deeds only where they belong."""

import ast
import textwrap

import pytest

from tests.architecture import ROOT, first_loop, import_graph, modules_under

FLOORS = {
    0: "clock db one_writer locks inserts errors tokens clockwork spreadsheets asked",
    1: "organisation calendars",
    2: "outbox audit",
    3: "people",
    4: "safety",
    5: "cohorts volunteers",
    6: "events",
    7: "mentoring",
    8: "campaigns",
    9: "home families reports privacy duplicates timeline imports api demo",
    10: "app command alarms",
}
FLOOR_OF = {package: floor for floor, names in FLOORS.items() for package in names.split()}
BESIDE = {("command", "app"), ("app", "alarms")}
ROOMS = ["models", "queries", "emails invitations", "actions", "forms", "views cli tasks"]
ROOM_ORDER = {room: order for order, names in enumerate(ROOMS) for room in names.split()}
ENTRY_ROOMS = set(ROOMS[-1].split())  # and staff_views, checkin_views …: the last word counts
HOMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "service",
}
HOMELESS |= {"services", "base", "mixins", "core", "lib", "shared", "tools"}
CLOCK_READINGS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}


@pytest.fixture(scope="module")
def house():
    return modules_under(ROOT)


def floor_faults(modules):
    """Imports go down, stay inside a package, or on the ground floor stay on it."""
    for name, targets in import_graph(modules).items():
        for target in sorted(targets):
            if target in modules and not _may_know(modules[name].package, modules[target].package):
                yield f"{name} imports {target}"


def _may_know(package, other):
    if "" in (package, other) or package == other:
        return other != "" or package == ""
    here, there = FLOOR_OF[package], FLOOR_OF[other]
    return there < here or here == there == 0 or (package, other) in BESIDE


def room_faults(modules):
    """Rooms of a package import in one order, also on the way through rooms of another name."""
    graph = import_graph(modules)
    for name, module in modules.items():
        for target in sorted(_rooms_reached(name, graph, modules)):
            if ROOM_ORDER.get(module.room, 99) < ROOM_ORDER[modules[target].room]:
                yield f"{name} reaches {target}"


def _rooms_reached(name, graph, modules):
    package, seen, found, waiting = modules[name].package, set(), set(), list(graph[name])
    while waiting:
        target = waiting.pop()
        if target in seen or target not in modules or modules[target].package != package:
            continue
        seen.add(target)
        if modules[target].room in ROOM_ORDER:
            found.add(target)
        else:
            waiting.extend(graph[target])
    return found


def private_faults(modules):
    for module in modules.values():
        for node in module.nodes:
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(
                "stepup."
            ):
                continue
            foreign = node.module.split(".")[1] != module.package
            if foreign and any(part.startswith("_") for part in _words(node)):
                yield f"{module.at_line(node)} imports what is private to {node.module}"


def _words(node):
    return [*node.module.split("."), *(alias.name for alias in node.names)]


def commit_faults(modules):
    """Only entry rooms; `db.reading` ends what has changed nothing."""
    below = {"stepup.db", "stepup.one_writer"}
    for module in modules.values():
        if module.room not in ENTRY_ROOMS and module.name not in below:
            yield from (module.at_line(call) for call in _calls(module, "commit"))


def _calls(module, *names):
    for node in module.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
        ):
            yield node


def clock_faults(modules):
    for module in modules.values():
        if module.name != "stepup.clock":
            for call in _calls(module, "now", "utcnow", "today"):
                if isinstance(call.func.value, ast.Name | ast.Attribute) and _reads_clock(
                    call.func
                ):
                    yield module.at_line(call)


def _reads_clock(reading):
    owner = reading.value.id if isinstance(reading.value, ast.Name) else reading.value.attr
    return (owner, reading.attr) in CLOCK_READINGS


def inline_import_faults(modules):
    for module in modules.values():
        for node in module.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in module.tree.body:
                yield module.at_line(node)


def query_faults(modules):
    """`Event.query` instead of `select(Event)`."""
    for module in modules.values():
        for node in module.nodes:
            if isinstance(node, ast.Attribute) and node.attr == "query" and _is_model(node.value):
                yield module.at_line(node)


def _is_model(node):
    return isinstance(node, ast.Name) and node.id[:1].isupper()


def swallowing_faults(modules):
    for module in modules.values():
        for node in module.nodes:
            if isinstance(node, ast.ExceptHandler) and _catches_all(node.type):
                yield module.at_line(node)


def _catches_all(kind):
    return kind is None or isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}


def print_faults(modules):
    for module in modules.values():
        for node in module.nodes:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
            ):
                yield module.at_line(node)


def name_faults(modules):
    for name in modules:
        if HOMELESS & set(name.replace("_", ".").split(".")):
            yield name


def size_faults(modules):
    for module in modules.values():
        if module.lines > 200:
            yield f"{module.name} has {module.lines} lines"
        for node in module.nodes:
            if isinstance(node, ast.FunctionDef) and _length(node) > 30:
                yield f"{module.at_line(node)} {node.name} has {_length(node)} lines"


def _length(function):
    return function.end_lineno - function.lineno + 1


def loop_faults(modules):
    return first_loop(import_graph(modules))


def homeless_faults(modules):
    """Every package and module beside them is on a floor."""
    return sorted({module.package for module in modules.values()} - FLOOR_OF.keys() - {""})


RULES = [
    homeless_faults,
    floor_faults,
    room_faults,
    loop_faults,
    private_faults,
    commit_faults,
    clock_faults,
    inline_import_faults,
    query_faults,
    swallowing_faults,
    print_faults,
    name_faults,
    size_faults,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule, house):
    assert list(rule(house)) == []


BREACHES = [
    (homeless_faults, "attic/models.py", ""),
    (floor_faults, "people/actions.py", "from stepup.events import models"),
    (floor_faults, "cohorts/actions.py", "import stepup.volunteers.models"),
    (floor_faults, "clock.py", "from stepup.people.models import Person"),
    (room_faults, "events/models.py", "from stepup.events import actions"),
    (room_faults, "events/queries.py", "from stepup.events import seats"),
    (room_faults, "events/actions.py", "from stepup.events import staff_views"),
    (loop_faults, "events/seats.py", "from stepup.events.actions import sign_up"),
    (private_faults, "events/actions.py", "from stepup.people.actions import _hidden"),
    (private_faults, "events/actions.py", "from stepup.people._hidden import anything"),
    (commit_faults, "events/actions.py", "db.session.commit()"),
    (clock_faults, "events/models.py", "datetime.now(UTC)"),
    (clock_faults, "events/models.py", "datetime.date.today()"),
    (inline_import_faults, "events/actions.py", "def late():\n    import json"),
    (inline_import_faults, "events/actions.py", "if TYPE_CHECKING:\n    import json"),
    (query_faults, "events/queries.py", "Event.query.all()"),
    (swallowing_faults, "events/actions.py", "try:\n    pass\nexcept Exception:\n    pass"),
    (print_faults, "events/cli.py", "print('here')"),
    (name_faults, "events/date_utils.py", ""),
    (size_faults, "events/queries.py", "a = 1\n" * 201),
    (size_faults, "events/queries.py", "def long():\n" + "    a = 1\n" * 30),
]


@pytest.fixture
def sketch(tmp_path):
    """A small sound house that a breach is built into."""

    def build(**breach):
        rooms = {
            "clock.py": "import datetime\n",
            "people/models.py": "from stepup import clock",
            "people/actions.py": "from stepup.people.models import Person",
            "cohorts/actions.py": "from stepup.people import models",
            "volunteers/models.py": "",
            "events/models.py": "from stepup.people.models import Person",
            "events/queries.py": "from stepup.events.models import Event",
            "events/actions.py": "from stepup.events import models, queries, seats",
            "events/seats.py": "from stepup.events import emails",
            "events/emails.py": "",
            "events/staff_views.py": "from stepup.events import actions\ndb.session.commit()",
            "events/views/month.py": "from stepup.events import actions\ndb.session.commit()",
        }
        for path, text in (rooms | breach).items():
            room = tmp_path / "stepup" / path
            room.parent.mkdir(parents=True, exist_ok=True)
            room.write_text(textwrap.dedent(text))
        return modules_under(tmp_path)

    return build


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_house_breaks_no_rule(rule, sketch):
    assert list(rule(sketch())) == []


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_seen(rule, path, text, sketch):
    assert list(rule(sketch(**{path: text}))) != []
