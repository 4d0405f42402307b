"""The link checker against a server with every misbehaviour, on 127.0.0.1 only: each ends in time in the right verdict."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from recorded import PAYLOADS
from studynotes.author.commands.links import LIMITS
from studynotes.author.http.answers import Failure
from studynotes.author.http.client import Client, Limits
from studynotes.author.links import checking
from studynotes.author.links.checking import Manners
from studynotes.graph.links import Finding
from test_client import LOCAL, Misbehaving

QUICK = Limits(connect=1, silence=0.4, total=1.0, size=50_000, tries=1)
PAGES = {path.stem: path.read_bytes() for path in (PAYLOADS / "links").glob("*.html")}
PRIVATE = (
    *("10.0.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.2", "0.0.0.0", "100.64.0.1"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]"),
)
DISGUISED = (
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "127.1",
    "0",
    "localhost",
    "127.0.0.1.",
)
"""Names that the system's own resolver takes for this machine, or refuses."""


class Worse(Misbehaving):
    """What a link checker meets besides."""

    def do_page(self, rest: str) -> None:
        self.answer(body=PAGES[rest.partition("/")[0].removesuffix(".pdf")], Content_Type="text/html; charset=utf-8")

    def do_status(self, rest: str) -> None:
        self.answer(int(rest))

    def do_wait(self, rest: str) -> None:
        self.answer(429, Retry_After=rest)

    def do_hop(self, rest: str) -> None:
        status, _, target = rest.partition("/")
        self.answer(int(status), Location=f"/{target}")

    def do_members(self, rest: str) -> None:
        self.answer(302, Location="/login?next=/members")

    def do_(self, rest: str) -> None:
        self.do_page("work")


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    handler = type("Handler", (Worse,), {"seen": []})
    with http.server.ThreadingHTTPServer((LOCAL, 0), handler) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def base(server: http.server.ThreadingHTTPServer) -> str:
    return f"http://{LOCAL}:{server.server_address[1]}"


def local(host: str, port: int) -> list[str]:
    return [host.strip("[]")]


def found(address: str, **more: object) -> Finding:
    given = {"allowed": {LOCAL}, "resolver": local} | more
    [(asked, finding)] = checking.check([address], lambda: Client(QUICK, **given), sleep=lambda _: None)  # type: ignore[arg-type]
    assert asked == address
    assert finding
    return finding


@pytest.mark.parametrize(
    ("path", "state", "words"),
    [
        ("/page/work", "ok", ""),
        ("/zipped", "ok", ""),
        ("/image", "ok", ""),
        ("/status/204", "ok", ""),
        ("/silent", "failing", "no answer in time"),
        ("/drip", "failing", "no whole answer in 1 s"),
        ("/headers", "failing", "no whole answer in 1 s"),
        ("/huge", "unknown", "more than 50,000 bytes"),
        ("/bomb", "unknown", "more than 50,000 bytes"),
        ("/broken", "failing", "broken gzip stream"),
        ("/loop", "failing", "more than 5 times"),
        ("/chain/6", "failing", "more than 5 times"),
        ("/page/work.pdf", "unknown", "a web page where a PDF should be"),
        ("/page/work/blob/a.pdf", "ok", ""),
        ("/page/lost", "failing", "not found"),
        ("/page/guard", "unknown", "a guard"),
        ("/hop/302/page/guard", "unknown", "a guard"),
        ("/lost", "failing", "answers 404"),
        ("/status/410", "failing", "answers 410"),
        ("/status/500", "failing", "answers 500"),
        ("/down", "unknown", "(503)"),
        ("/status/403", "unknown", "(403)"),
        ("/status/401", "unknown", "(401)"),
        ("/status/999", "unknown", "(999)"),
        ("/status/304", "unknown", "answers 304"),
        ("/wait/7", "unknown", "(429)"),
        ("/wait/3600", "unknown", "(429)"),
        ("/hop/301/", "failing", "the home page of its site"),
        ("/hop/302/en/index.html", "failing", "the home page of its site"),
        ("/members", "unknown", "asks to sign in"),
        ("/to/ftp://127.0.0.1/", "failing", "not an address of the web"),
        ("/to/javascript:alert(1)", "failing", "not an address"),
        *((f"/to/http://{host}/", "failing", "not on the public Internet") for host in PRIVATE),
    ],
)
def test_misbehaviour_ends_in_time_in_the_right_verdict(base: str, path: str, state: str, words: str) -> None:
    started = time.monotonic()
    finding = found(base + path)

    assert time.monotonic() - started < 2.5
    assert finding.state == state
    assert words in finding.note


@pytest.mark.parametrize("host", DISGUISED)
def test_a_private_address_in_disguise_is_not_reached(server: http.server.ThreadingHTTPServer, host: str) -> None:
    with (
        Client(QUICK) as made,
        pytest.raises(Failure, match=r"not on the public Internet|is not known here|is not an address"),
    ):
        made.ask(f"http://{host}:{server.server_address[1]}/ok")

    assert server.RequestHandlerClass.seen == []  # type: ignore[attr-defined]


def test_a_host_that_turns_private_between_two_requests_is_not_reached() -> None:
    """DNS rebinding: the first look-up is public, the second one, for the redirect to itself, is not."""
    answers = iter([["93.184.215.14"], [LOCAL]])
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.host)
        return httpx.Response(302, headers={"Location": "https://rebound.test/again"})

    finding = found("https://rebound.test/", transport=httpx.MockTransport(answer), resolver=lambda *_: next(answers), allowed=set())  # fmt: skip

    assert (finding.state, sent) == ("failing", ["93.184.215.14"])
    assert "127.0.0.1, which is not on the public Internet" in finding.note


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[int]:
    """A server with a certificate that nobody signed; its port."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("makes its certificate with openssl")
    files = [str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")]
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=signed.test"]
    subprocess.run([openssl, *words, "-keyout", files[0], "-out", files[1]], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    handler = type("Handler", (Worse,), {"seen": []})
    with http.server.ThreadingHTTPServer((LOCAL, 0), handler) as made:
        made.socket = context.wrap_socket(made.socket, server_side=True)
        made.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield int(made.server_address[1])
        made.shutdown()


def test_a_certificate_that_nobody_signed_fails(self_signed: int) -> None:
    finding = found(f"https://signed.test:{self_signed}/page/work", resolver=lambda *_: [LOCAL])

    assert (finding.state, finding.has_answered) == ("failing", False)
    assert "signed.test has no valid certificate: self" in finding.note


@pytest.mark.parametrize(
    ("path", "final"),
    [
        ("/hop/301/page/work", "/page/work"),
        ("/hop/308/hop/301/page/work", "/page/work"),
        ("/hop/302/page/work", ""),
        ("/hop/301/hop/302/page/work", ""),
        ("/hop/307/hop/301/page/work", ""),
    ],
)
def test_only_a_chain_of_permanent_redirects_proposes_an_address(base: str, path: str, final: str) -> None:
    assert found(base + path) == (Finding("moved", final=base + final) if final else Finding("ok"))


def test_the_home_page_of_another_site_is_for_a_person_to_judge() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["Host"] == "old.test":
            return httpx.Response(301, headers={"Location": "https://new.test/"})
        return httpx.Response(200, stream=httpx.ByteStream(b""))

    finding = found("https://old.test/paper", transport=httpx.MockTransport(answer), resolver=lambda *_: [LOCAL])

    assert finding == Finding("unknown", "leads to the home page of another site, new.test")


def test_a_server_without_tls_fails(base: str) -> None:
    finding = found(base.replace("http://", "https://") + "/page/work")

    assert finding.state == "failing"
    assert not finding.has_answered


def test_a_bad_certificate_fails() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        fault = ssl.SSLCertVerificationError(1, "expired")
        fault.verify_message = "certificate has expired"
        raise httpx.ConnectError("tls") from fault

    finding = found("https://expired.test/", transport=httpx.MockTransport(answer), resolver=lambda *_: [LOCAL])

    assert (finding.state, finding.has_answered) == ("failing", False)
    assert "certificate has expired" in finding.note


def test_an_unknown_host_fails() -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert found("https://gone.test/", resolver=resolver).state == "failing"


def test_nothing_reaches_a_private_address(base: str, server: http.server.ThreadingHTTPServer) -> None:
    """The command's own limits, and no host allowed: the server on this machine must hear nothing."""
    with_names = {"intranet.test": LOCAL, "rebound.test": "10.0.0.7"}
    port = server.server_address[1]
    addresses = [base + "/ok", f"http://intranet.test:{port}/ok", "http://rebound.test/", f"http://localhost:{port}/ok"]

    def resolver(host: str, _: int) -> list[str]:
        return [with_names.get(host, LOCAL)]

    results = dict(checking.check(addresses, lambda: Client(LIMITS, resolver=resolver), sleep=lambda _: None))

    assert all(each and "not on the public Internet" in each.note for each in results.values())
    assert len(results) == 4
    assert server.RequestHandlerClass.seen == []  # type: ignore[attr-defined]


def test_a_short_retry_after_is_sat_out_once(base: str) -> None:
    slept: list[float] = []

    results = list(checking.check([f"{base}/wait/7"], connect(), sleep=slept.append))

    assert slept == [7.0]
    assert results[0][1] == Finding("unknown", "asks programs to come back later (429)")


def test_who_asks_for_a_long_pause_is_left_alone_today(base: str, server: http.server.ThreadingHTTPServer) -> None:
    slept: list[float] = []
    addresses = [f"{base}/wait/3600", *(f"{base}/zipped/{n}" for n in range(3))]

    results = dict(checking.check(addresses, connect(), sleep=slept.append))

    assert slept == []
    assert [results[each] for each in addresses[1:]] == [None] * 3
    assert len(server.RequestHandlerClass.seen) == 1  # type: ignore[attr-defined]


def test_a_host_is_asked_one_thing_at_a_time_and_hosts_at_once() -> None:
    lock, now = threading.Lock(), dict[str, int]()
    most_per_host, most = 0, 0
    slept: list[float] = []
    clients: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal most_per_host, most
        host = request.headers["Host"]
        with lock:
            now[host] = now.get(host, 0) + 1
            most_per_host, most = max(most_per_host, now[host]), max(most, sum(now.values()))
        time.sleep(0.03)
        with lock:
            now[host] -= 1
        return httpx.Response(200, stream=httpx.ByteStream(b""))

    def made() -> Client:
        clients.append(1)
        return Client(QUICK, httpx.MockTransport(answer), lambda *_: [LOCAL], allowed={LOCAL})

    addresses = [f"https://{host}.test/{n}" for host in "abcdef" for n in range(4)]
    results = list(checking.check(addresses, made, Manners(workers=3, delay=1.5), slept.append))

    assert sorted(address for address, _ in results) == addresses
    assert most_per_host == 1
    assert 1 < most <= 3
    assert slept == [1.5] * 18
    assert len(clients) == 3


def test_what_nobody_foresaw_reaches_the_caller() -> None:
    def broken() -> Client:
        raise RuntimeError("no client")

    with pytest.raises(RuntimeError, match="no client"):
        list(checking.check(["https://a.test/"], broken))


def connect(**more: object) -> Callable[[], Client]:
    return lambda: Client(QUICK, allowed={LOCAL}, sleep=lambda _: None, **more)  # type: ignore[arg-type]
