"""Asks many addresses at once, but each host one thing at a time, and leaves alone whoever asks for it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Protocol

from studynotes.author.http import bodies
from studynotes.author.http.answers import Answer, Failure
from studynotes.author.links import lost
from studynotes.author.links.verdicts import judge, judge_failure
from studynotes.graph.links.records import Finding

_ACCEPT = "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"


class Asker(Protocol):
    """What a check needs of the HTTP client."""

    def ask(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer of whatever status, after redirects; raise a Failure if there is none."""


Connect = Callable[[], AbstractContextManager[Asker]]
Result = tuple[str, Finding | None] | BaseException


@dataclass(frozen=True)
class Manners:
    """How a check behaves: workers at once, seconds between two visits to a host, the longest Retry-After kept."""

    workers: int = 6
    delay: float = 2.0
    longest_wait: float = 60.0


def check(
    addresses: Iterable[str],
    connect: Connect,
    manners: Manners | None = None,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> Generator[tuple[str, Finding | None], None, None]:
    """Return what is found at each address, as it is found; None where the host asked to be left alone for today.

    A host belongs to one worker and a worker has a client of its own. The threads are daemons: whoever stops to
    iterate, by Ctrl-C too, waits for none of them, and they write nothing.
    """
    hosts = _by_host(addresses)
    jobs: SimpleQueue[list[str]] = SimpleQueue()
    for host in sorted(hosts, key=lambda each: (-len(hosts[each]), each)):  # the longest way first
        jobs.put(hosts[host])
    results: SimpleQueue[Result] = SimpleQueue()
    worker = _Worker(jobs, results, connect, manners or Manners(), sleep, now, Event())
    for _ in range(min(worker.manners.workers, len(hosts))):
        Thread(target=worker.run, daemon=True).start()
    try:
        for _ in range(sum(map(len, hosts.values()))):
            result = results.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        worker.stop.set()


@dataclass(frozen=True)
class _Worker:
    """What all threads share; each takes whole hosts off the queue."""

    jobs: SimpleQueue[list[str]]
    results: SimpleQueue[Result]
    connect: Connect
    manners: Manners
    sleep: Callable[[float], None]
    now: Callable[[], float]
    stop: Event

    def run(self) -> None:
        """Work until no host is left; what nobody foresaw goes to the thread that waits for results."""
        try:
            with self.connect() as client:
                while True:
                    self.host(client, self.jobs.get_nowait())
        except Empty:
            return
        except BaseException as fault:
            self.results.put(fault)

    def host(self, client: Asker, addresses: list[str]) -> None:
        """Ask for the addresses of one host, one after the other."""
        is_left_alone = False
        for number, address in enumerate(addresses):
            if self.stop.is_set():
                return
            if is_left_alone:
                self.results.put((address, None))
                continue
            if number:
                self.sleep(self.manners.delay)
            finding, is_left_alone = self.visit(client, address)
            self.results.put((address, finding))

    def visit(self, client: Asker, address: str) -> tuple[Finding, bool]:
        """Return what is found, and whether the host asked to be left alone."""
        try:
            answer = client.ask(address, _ACCEPT)
            wait = bodies.retry_after(answer.headers.get("retry-after", ""), self.now())
            if answer.status in (429, 503) and 0 < wait <= self.manners.longest_wait:
                self.sleep(wait)
                answer = client.ask(address, _ACCEPT)
        except Failure as failure:
            return judge_failure(failure), False
        return judge(address, answer), answer.status == 429


def _by_host(addresses: Iterable[str]) -> dict[str, list[str]]:
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in sorted(set(addresses)):
        hosts[lost.host(address)].append(address)
    return hosts
