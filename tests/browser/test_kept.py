"""What a browser keeps of the site: with a server always the present page, without one the last that was kept."""

import http.server
import shutil
import threading
from functools import partial

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WEEK = "course-1-introduction/week-1-lifecycle/"
KEPT = """async address => {
    const cache = await caches.open("studynotes")
    return !!(navigator.serviceWorker.controller && await cache.match(address) && await cache.match("../../offline/"))
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


class Server:
    """A copy of the site that can be changed, on a server that can be stopped."""

    def __init__(self, folder):
        self.folder = folder
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def server(real_site, tmp_path):
    started = Server(shutil.copytree(real_site, tmp_path / "site"))
    yield started
    started.stop()


@pytest.fixture
def reader(browser, server):
    """A page on which a reader has acted, so that it is kept."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address + WEEK)
    page.mouse.move(50, 50)
    page.mouse.move(90, 90)
    for _ in range(600):
        if page.evaluate(KEPT, server.address + WEEK):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the page that is read was not kept")
    yield page
    context.close()


def test_a_page_that_was_read_is_there_without_a_network_and_another_says_so(reader, server):
    server.stop()
    reader.reload()
    expect(reader.locator("h1")).to_contain_text("ifecycle")
    reader.goto(server.address + "topics/")
    expect(reader.locator("h1")).to_have_text("Reading offline")
    expect(reader.locator(".keep [role=status]")).to_contain_text("pages and")


def test_a_page_that_changed_is_shown_as_it_is_now(reader, server):
    file = server.folder / WEEK / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("</h1>", " anew</h1>", 1), encoding="utf-8")
    reader.reload()
    expect(reader.locator("h1")).to_contain_text("anew")


def test_all_of_it_is_kept_on_request_and_removed(reader, server):
    reader.goto(server.address + "offline/")
    reader.get_by_role("button", name="Keep this site").click()
    expect(reader.locator(".keep [role=status]")).to_contain_text("Kept: 5")
    reader.get_by_role("button", name="Remove").click()
    expect(reader.locator(".keep [role=status]")).to_have_text("Nothing is kept.")


def test_the_worker_is_small(real_site):
    assert len((real_site / "sw.js").read_bytes()) <= 2048
