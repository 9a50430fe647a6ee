"""Letters with dull defaults."""

from jinja2 import ChoiceLoader, DictLoader

from stepup.outbox import actions

TEMPLATES = {
    "tests/email/hello.txt": "Subject: {{ subject|default('Hello') }}\n\nHello {{ name }}!\n",
    "tests/email/hello.html": (
        "<html><head><style>p { color: teal }</style></head><p>Hello {{ name }}!</p></html>"
    ),
}
INVITATION = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Caf\xc3\xa9\r\nEND:VCALENDAR\r\n"


def teach_templates(app):
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])


def a_letter(address="ana@example.org", *, key="hello:1", name="Ana", **more):
    return actions.queue(address, "tests/email/hello", key=key, name=name, **more)
