"""A mail server that behaves as badly as told."""

from collections import Counter
from email.parser import BytesHeaderParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

OK = "250 OK"
HEADERS = BytesHeaderParser()


class Sink(Controller):
    """`answers[("RCPT", "ana@example.org")] = ["451 later"]`: said once each, then OK.

    `CUT` as an answer breaks the line there; to `DATA` after the letter has been kept,
    to `354` in the middle of it. `DROP` to `DATA` breaks it and keeps nothing. With `most_lines`
    one line more is told to come later.
    """

    CUT, DROP = "cut", "drop"

    def __init__(self, *, pipelining=True, port=0, tls=None):
        self.pipelining, self.tls = pipelining, tls
        self.answers = {}
        self.letters = []
        self.message_ids = Counter()  # no property: aiosmtpd looks at each attribute on each line
        self.envelopes = []
        self.lines, self.open, self.most_lines = 0, set(), None
        super().__init__(self, hostname="127.0.0.1", port=port)

    def factory(self):
        return Line(self, enable_SMTPUTF8=False, tls_context=self.tls)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def is_full(self):
        return self.most_lines is not None and len(self.open) > self.most_lines

    def answer(self, verb, *abouts):
        for about in (*abouts, None):
            waiting = self.answers.get((verb, about))
            if waiting:
                return waiting.pop(0)
        return None

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
        self.lines += 1
        session.host_name = hostname
        if self.pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, _options):
        refusal = self.answer("MAIL", address)
        if refusal:
            return server.say(refusal)
        envelope.mail_from = address
        return OK

    async def handle_RCPT(self, server, _session, envelope, address, _options):
        refusal = self.answer("RCPT", address)
        if refusal:
            return server.say(refusal)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server, _session, envelope):
        answer = self.answer("DATA", *envelope.rcpt_tos)
        if answer is None or answer == self.CUT:
            self.letters.append(envelope.original_content)
            self.message_ids[HEADERS.parsebytes(envelope.original_content)["Message-ID"]] += 1
            self.envelopes.append((envelope.mail_from, *envelope.rcpt_tos))
        return server.say(answer or OK)


class Line(SMTP):
    def connection_made(self, transport):
        self.event_handler.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error):
        self.event_handler.open.discard(self)
        super().connection_lost(error)

    def say(self, answer):
        if answer in (Sink.CUT, Sink.DROP):
            self.transport.abort()
        return answer

    async def push(self, status):
        if status.startswith("354") and self.event_handler.answer("354", *self.envelope.rcpt_tos):
            self.transport.abort()
        elif status.startswith("220") and self.event_handler.is_full():
            await super().push("421 4.3.2 Too many lines")
        elif status not in (Sink.CUT, Sink.DROP):
            await super().push(status)
