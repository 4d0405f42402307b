"""A running preview: its folder, what it sees of saves, the news of style sheets, and what a save asks for."""

import os

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from build import PAGE, lay_out
from conftest import tree
from studynotes import plugin as plugin_module
from studynotes.graph.cache import Cache
from studynotes.render import assets, security
from studynotes.render.preview import Folder, Memory, Styles, Watch


def test_a_folder_writes_what_changed_and_removes_what_is_gone(tmp_path):
    folder, source = Folder(tmp_path / "site"), tmp_path / "picture.png"
    source.write_bytes(b"1")
    for names in (["a", "b/c"], ["a"]):
        folder.begin()
        folder.copy("picture.png", source)
        for name in names:
            folder.write(name, "same")
        folder.end()
    assert (tree(folder.root), folder.changed) == ({"a": b"same", "picture.png": b"1"}, ["b/c"])
    folder.clear("why")
    assert tree(folder.root) == {"404.html": b"why"}
    folder.begin()
    folder.write("a", "same")
    folder.end()
    assert tree(folder.root) == {"a": b"same"}


def test_open_pages_hear_of_a_sheet_and_all_else_goes_on():
    styles = Styles()
    assert styles.answer(lambda environ, start: [b"a page"], {"PATH_INFO": "/"}, print) == [b"a page"]
    events = iter(styles.answer(print, {"PATH_INFO": Styles.PATH}, lambda *_: None))
    next(events)
    styles.tell(["a.css"])
    assert next(events) == b"data: a.css\n\n"


def test_what_was_saved_is_seen_and_asks_for_a_build_if_it_must(tmp_path):
    page, other = tmp_path / "a.md", tmp_path / "__pycache__" / "a.pyc"
    page.write_text("1")
    seen, asked = [], []

    class Handler:
        def on_any_event(self, event):
            asked.append(event.is_directory)

    watch = Watch([tmp_path, tmp_path / "none"], lambda files: bool(seen.append(files) or page in files))
    watch.schedule(Handler(), str(tmp_path))
    watch.look()
    other.parent.mkdir()
    for path in (other, tmp_path / "b.md", page):
        path.write_text("2")
        os.utime(path, ns=(1, 1))
        watch.look()
    assert (seen, asked) == ([{tmp_path / "b.md"}, {page}], [False])


def test_a_result_is_recalled_until_its_parts_change():
    memory = Memory()
    assert memory.recall("a", 1) is None
    memory.keep("a", "made")
    assert (memory.recall("a", 1), memory.recall("a", 2)) == ("made", None)
    memory.keep("a", "anew")
    assert memory.recall("a", 2) == "anew"


@pytest.fixture
def running(tmp_path, monkeypatch):
    """Plugin and server of a preview that was built and is not yet served."""
    monkeypatch.setattr(assets, "cut", lambda face: face.name.encode())
    config = lay_out(tmp_path / "small", {"p.md": PAGE.format("P", "Text.")}, fonts=False)
    built = []

    def build():
        built.append(1)

    loaded = load_config(str(config), site_dir=str(tmp_path / "site"))
    plugin = loaded.plugins["studynotes"]
    plugin.on_startup(command="serve", dirty=False)
    loaded.plugins.on_config(loaded)
    server = LiveReloadServer(build, "127.0.0.1", 0, str(tmp_path / "site"))
    plugin.on_serve(server, config=loaded, builder=build)
    for path in loaded.watch:
        server.watch(path)
    yield plugin.preview, server, built, config
    server.server_close()


SHEET = security.THEME / "assets" / "stylesheets" / "prose.css"


@pytest.mark.parametrize(
    ("saved", "builds", "told"),
    [
        ([SHEET], 0, ["assets/stylesheets/prose.css"]),
        (["docs/p.md"], 1, []),
        ([SHEET, "docs/p.md"], 1, []),
        ([security.THEME / "main.html"], 1, []),
        ([plugin_module._OURS / "site.py"], 0, []),
        ([plugin_module._OURS / "site.py", "docs/p.md"], 1, []),
    ],
)
def test_a_save_is_a_build_a_swap_of_sheets_or_nothing(running, saved, builds, told):
    preview, server, built, config = running
    server.observer._times |= {str(config.parent / path): 0 for path in saved}
    server.observer.look()
    assert (server._want_rebuild, preview.styles._told) == (bool(builds), told)
    if server._want_rebuild:
        server.builder()
    assert len(built) == builds


def test_what_is_saved_during_a_build_is_told_after_the_next(running, caplog):
    preview, _, _, config = running
    caplog.set_level("INFO", "mkdocs.plugins.studynotes")
    preview.saved({config.parent / "docs/p.md"})
    preview.make(lambda: preview.saved({config.parent / "docs/index.md"}))
    preview.make(lambda: None)
    told = [line.split(":")[0] for line in caplog.messages]
    assert told == ["p.md", "index.md"]


def test_what_is_made_again_of_other_parts_and_comes_out_the_same_is_the_same_object():
    cache, made = Cache(remembers=True), []

    def make():
        made.append(1)
        return ["result"]

    first, second, third = (cache.again("name", parts, make) for parts in (1, 1, 2))
    assert (len(made), first is second, first is third) == (2, True, True)
