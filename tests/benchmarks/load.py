"""A small load generator: prepared requests over kept connections, counted by a few threads."""

import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

CONNECTIONS, SLICE, ROUNDS = 8, 0.7, 5


@dataclass(frozen=True)
class Target:
    name: str
    request: bytes
    expected: int = 200


class Line:
    """One kept HTTP/1.1 connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def ask(self, request):
        """The status, the head and the body of the answer."""
        self.socket.sendall(request)
        head = self._until(b"\r\n\r\n")
        status = int(head[9:12])
        length = 0 if status == 304 else int(_header(head, b"content-length") or 0)
        while len(self.left) < length:
            self.left += self._more()
        body, self.left = self.left[:length], self.left[length:]
        return status, head, body

    def _until(self, mark):
        while mark not in self.left:
            self.left += self._more()
        head, _, self.left = self.left.partition(mark)
        return head

    def _more(self):
        received = self.socket.recv(262_144)
        if not received:
            raise ConnectionError("the server closed the line")
        return received


def _header(head, name):
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return None


def header(head, name):
    return (_header(head, name.encode()) or b"").decode()


def get(path, **headers):
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: en"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def rates(port, targets):
    """Answers a second, by target: the median of short slices taken in turn, so that a noisy
    neighbour hits all of them alike."""
    found = {target.name: [] for target in targets}
    for _ in range(ROUNDS):
        for target in targets:
            found[target.name].append(_slice(port, target))
    return {name: statistics.median(slices) for name, slices in found.items()}


def _slice(port, target):
    began_at = time.perf_counter()
    until = began_at + SLICE
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        counts = list(pool.map(lambda _: _drive(port, target, until), range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - began_at)


def _drive(port, target, until):
    line, count = Line(port), 0
    while time.perf_counter() < until:
        status, _, _ = line.ask(target.request)
        if status != target.expected:
            raise AssertionError(f"{target.name} answered {status}")
        count += 1
    line.socket.close()
    return count
