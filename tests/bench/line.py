"""The line between a phone and the portal: it counts what goes over it, and can be as slow as a village's."""

import asyncio
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

METHODS = (b"GET ", b"POST ", b"PUT ", b"HEAD ")


@dataclass
class Exchange:
    """One request with its answer; bytes with their headers, as they went over the line."""

    method: str
    path: str
    headers: dict[str, str]
    begun: float
    up: int = 0
    down: int = 0
    kind: str = field(default="")  # what the browser wanted it for: document, style, script, image, empty

    @property
    def by_the_worker(self):
        """Did the service worker ask, for itself?"""
        return self.path == "/sw.js" or self.headers.get("referer", "").endswith("/sw.js")


class Line:
    """A port that passes bytes on to the portal. `speed` is in bytes a second, each way, `delay` in seconds, for
    there and back."""

    def __init__(self, to):
        self.to, self.speed, self.delay = to, None, 0.0
        self.exchanges = []
        self.is_free = {"up": 0.0, "down": 0.0}
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True).start()
        ready.wait()

    def take(self):
        """The exchanges since it was asked last."""
        taken, self.exchanges = self.exchanges, []
        return taken

    @contextmanager
    def as_slow_as(self, *, speed, delay):
        self.speed, self.delay = speed, delay
        try:
            yield
        finally:
            self.speed, self.delay = None, 0.0

    async def _serve(self, ready):
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def _connect(self, reader, writer):
        await asyncio.sleep(self.delay)  # shaking hands
        with suppress(OSError):
            answers, requests = await asyncio.open_connection("127.0.0.1", self.to)
            connection = _Connection(self)
            await asyncio.gather(
                self._carry(reader, requests, "up", connection.up),
                self._carry(answers, writer, "down", connection.down),
            )

    async def _carry(self, reader, writer, way, count):
        """What comes is waited for as long as the line takes, in order, without holding up what comes after."""
        queue = asyncio.Queue()

        async def deliver():
            while item := await queue.get():
                due, data = item
                await asyncio.sleep(max(0.0, due - monotonic()))
                writer.write(data)
                await writer.drain()
            writer.close()

        delivery = asyncio.ensure_future(deliver())
        with suppress(OSError):
            while data := await reader.read(4096):
                count(data)
                if self.speed:
                    begins = max(monotonic(), self.is_free[way])
                    self.is_free[way] = begins + len(data) / self.speed
                    await queue.put((self.is_free[way] + self.delay / 2, data))
                else:
                    await queue.put((0.0, data))
        await queue.put(None)
        with suppress(OSError):
            await delivery


class _Connection:
    """A browser asks again on the same connection when it has read the answer: what comes down belongs to what
    was asked last."""

    def __init__(self, line):
        self.line, self.exchange, self.head = line, None, b""

    def up(self, data):
        if data.startswith(METHODS) and not self.head:
            self.exchange, self.head = None, data
        elif self.head:
            self.head += data
        if self.head and b"\r\n\r\n" in self.head:
            first, *lines = self.head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _colon, value in (one.partition(": ") for one in lines)}
            method, path, _version = first.split(" ")
            self.exchange = Exchange(
                method, path, headers, monotonic(), kind=headers.get("sec-fetch-dest", "")
            )
            self.exchange.up = len(self.head)
            self.line.exchanges.append(self.exchange)
            self.head = b""
        elif self.exchange:
            self.exchange.up += len(data)

    def down(self, data):
        if self.exchange:
            self.exchange.down += len(data)
