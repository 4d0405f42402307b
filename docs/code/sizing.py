"""How many replicas a load needs: Little's law for the mean, Erlang's formula for the wait, a simulation as proof."""

import heapq
import random
from math import ceil


def busy(per_second: float, seconds: float) -> float:
    """Return how many replicas are busy on average (Little's law): rate times time in service."""
    return per_second * seconds


def waits(replicas: int, load: float) -> float:
    """Return the share of requests that find all replicas busy (Erlang C), for a load below their number."""
    blocked = 1.0
    for number in range(1, replicas + 1):  # Erlang B, by its recursion
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / replicas * (1 - blocked))


def mean_wait(replicas: int, per_second: float, seconds: float) -> float:
    """Return the mean seconds in the queue for random arrivals and exponential times of service."""
    load = busy(per_second, seconds)
    return waits(replicas, load) * seconds / (replicas - load)


def replicas_for(per_second: float, seconds: float, longest: float) -> int:
    """Return the least number of replicas whose mean wait is at most `longest` seconds."""
    number = ceil(busy(per_second, seconds)) + (busy(per_second, seconds).is_integer())
    while mean_wait(number, per_second, seconds) > longest:
        number += 1
    return number


def simulated(replicas: int, per_second: float, seconds: float, count: int = 200_000) -> tuple[float, float]:
    """Return mean wait and mean number of busy replicas of simulated requests that are served in their order."""
    generator = random.Random(0)
    free_at, now, waited, worked = [0.0] * replicas, 0.0, 0.0, 0.0
    for _ in range(count):
        now += generator.expovariate(per_second)
        service = generator.expovariate(1 / seconds)
        start = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, start + service)
        waited, worked = waited + start - now, worked + service
    return waited / count, worked / now


if __name__ == "__main__":
    rate, service = 300.0, 0.05  # requests per second at the peak, seconds each
    print(f"{busy(rate, service):.0f} replicas are busy on average")
    for longest in (0.05, 0.01, 0.001):
        number = replicas_for(rate, service, longest)
        print(f"wait of {longest * 1000:4.0f} ms: {number} replicas, {busy(rate, service) / number:.0%} busy")
    number = replicas_for(rate, service, 0.01)
    wait, at_work = simulated(number, rate, service)
    print(f"simulated wait {wait * 1000:.2f} ms, formula {mean_wait(number, rate, service) * 1000:.2f} ms")

    assert abs(at_work - busy(rate, service)) < 0.2
    assert abs(wait / mean_wait(number, rate, service) - 1) < 0.1
    assert abs(waits(1, 0.5) - 0.5) < 1e-12  # one server: the share of waits is its utilization
