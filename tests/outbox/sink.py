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
    to `354` in the middle of it.
    """

    CUT = "cut"

    def __init__(self, *, pipelining=True, port=0, tls=None):
        self.pipelining, self.tls = pipelining, tls
        self.answers = {}
        self.letters = []
        self.message_ids = Counter()  # no property: aiosmtpd looks at each attribute on each line
        self.envelopes = []
        self.lines = 0
        super().__init__(self, hostname="127.0.0.1", port=port)

    def factory(self):
        return Line(self, enable_SMTPUTF8=False, tls_context=self.tls)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

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
    def say(self, answer):
        if answer == Sink.CUT:
            self.transport.abort()
        return answer

    async def push(self, status):
        if status.startswith("354") and self.event_handler.answer("354", *self.envelope.rcpt_tos):
            self.transport.abort()
        elif status != Sink.CUT:
            await super().push(status)
