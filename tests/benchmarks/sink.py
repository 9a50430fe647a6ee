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
        self.left += received
        while True:
            if self.in_letter:
                letter, end, rest = self.left.partition(b"\r\n.\r\n")
                if not end:
                    return
                self.left, self.in_letter = rest, False
                self.count()
                self.transport.write(b"250 taken\r\n")
                continue
            line, end, rest = self.left.partition(b"\r\n")
            if not end:
                return
            self.left = rest
            self.obey(line[:4].upper())

    def obey(self, verb):
        if verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250 PIPELINING\r\n")
        elif verb == b"DATA":
            self.in_letter = True
            self.transport.write(b"354 go on\r\n")
        else:
            self.transport.write(b"250 ok\r\n")


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
