"""A mail server that takes everything and keeps nothing, in a process of its own."""

import asyncio
import contextlib
import sys


class Taker(asyncio.Protocol):
    """Everything that comes waits a round trip before it is answered."""

    def __init__(self, count, round_trip):
        self.count, self.round_trip = count, round_trip

    def connection_made(self, transport):
        self.transport, self.left, self.in_letter = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, received):
        if self.round_trip:
            asyncio.get_running_loop().call_later(self.round_trip, self.take, received)
        else:
            self.take(received)

    def take(self, received):
        """All answers to what came together in one piece, as RFC 2920 asks of a server."""
        self.left += received
        self.transport.write(b"".join(self.answers()))

    def answers(self):
        while True:
            said, end, rest = self.left.partition(b"\r\n.\r\n" if self.in_letter else b"\r\n")
            if not end:
                return
            self.left = rest
            yield self.taken() if self.in_letter else self.obey(said[:4].upper())

    def taken(self):
        self.in_letter = False
        self.count()
        return b"250 taken\r\n"

    def obey(self, verb):
        if verb == b"EHLO":
            return b"250-sink\r\n250 PIPELINING\r\n"
        self.in_letter = verb == b"DATA"
        return b"354 go on\r\n" if self.in_letter else b"250 ok\r\n"


async def main(round_trip):
    taken = 0

    def count():
        nonlocal taken
        taken += 1

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Taker(count, round_trip), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    print(taken, flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(float(sys.argv[1])))
