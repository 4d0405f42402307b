"""A running preview: its folder, the news of style sheets, and what a save asks for."""

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from build import PAGE, lay_out
from conftest import tree
from studynotes import plugin as plugin_module
from studynotes.graph.cache import Cache
from studynotes.render import assets, security
from studynotes.render.preview import Folder, Styles


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
    styles = Styles(lambda environ, start: [b"a page"])
    assert styles({"PATH_INFO": "/"}, print) == [b"a page"]
    events = iter(styles({"PATH_INFO": Styles.PATH}, lambda *_: None))
    next(events)
    styles.tell(["a.css"])
    assert next(events) == b"data: a.css\n\n"


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
    for path in (loaded.docs_dir, loaded.config_file_path):
        server.watch(path)
    plugin.on_serve(server, config=loaded, builder=build)
    server._wanted_epoch += 1
    yield plugin, server, built, config
    server.server_close()


SHEET = security.THEME / "assets" / "stylesheets" / "prose.css"


@pytest.mark.parametrize(
    ("saved", "builds", "reloads", "told"),
    [
        ([], 0, False, []),
        ([SHEET], 0, False, ["assets/stylesheets/prose.css"]),
        (["docs/p.md"], 1, True, []),
        ([SHEET, "docs/p.md"], 1, True, []),
        ([security.THEME / "main.html"], 1, True, []),
        ([plugin_module._OURS / "site.py"], 0, False, []),
    ],
)
def test_a_save_is_a_build_a_swap_of_sheets_or_nothing(running, saved, builds, reloads, told):
    plugin, server, built, config = running
    plugin.saved |= {config.parent / path: 0 for path in saved}
    server.builder()
    assert (len(built), server._wanted_epoch > server._visible_epoch) == (builds, reloads)
    assert plugin.styles._told == told


def test_what_is_made_again_of_other_parts_and_comes_out_the_same_is_the_same_object():
    cache, made = Cache(remembers=True), []

    def make():
        made.append(1)
        return ["result"]

    first, second, third = (cache.again("name", parts, make) for parts in (1, 1, 2))
    assert (len(made), first is second, first is third) == (2, True, True)
