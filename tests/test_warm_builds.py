"""A build from a cache is a build from nothing, byte for byte, whatever changed in between."""

import random
import shutil

import jinja2
import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from build import PAGE, lay_out
from conftest import tree
from studynotes import site
from studynotes.graph import cache
from studynotes.render import assets

WORDS = [
    "drift",
    "*data*",
    "**model**",
    "API",
    "`code`",
    "$x^2$",
    "MLOps",
    "[home](index.md)",
    "label",
    "<b>raw</b>",
    "feature",
]
KEYS = ("doe2020alpha", "doe2020beta", "sculley2015hidden")
GLOSSARY = PAGE.format(
    "Glossary", "API (application programming interface)\n\n:   A way in.\n\nDrift\n\n:   A change.\n"
)


class Site:
    """A small site that is edited at random; `names` are the keys that its works have now."""

    def __init__(self, config, seed):
        self.config, self.docs, self.chance = config, config.parent / "docs", random.Random(seed)
        self.names, self.number = list(KEYS), 0

    def edit(self):
        getattr(self, self.chance.choice([name for name in dir(Site) if name.startswith("change_")]))()

    def text(self, path):
        """Return words for the page at a path, whose links lead out of its folder."""
        chance = self.chance
        lines = (
            [f"## {' '.join(chance.choices(['Labs', 'Drift', 'A check', 'Data'], k=2))}"]
            if chance.random() < 0.5
            else []
        )
        lines += [f"{' '.join(chance.choices(WORDS, k=9))} [@{chance.choice(self.names)}]." for _ in range(3)]
        home = "index.md" if path.parent == self.docs else "../index.md"
        return "\n\n".join(lines).replace("index.md", home)

    def page(self):
        return self.chance.choice(sorted(path for path in self.docs.rglob("page-*.md")))

    def replace(self, path, old, new):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def change_note(self):
        path = self.page()
        path.write_text(PAGE.format(f"Page {self.chance.randrange(9)}", self.text(path)), encoding="utf-8")

    def change_sentence(self):
        path = self.page()
        path.write_text(f"{path.read_text(encoding='utf-8')}\nMore {self.chance.choice(WORDS)}.\n", encoding="utf-8")

    def change_glossary(self):
        more = f"Word{self.chance.randrange(9)}\n\n:   {self.chance.choice(WORDS)}.\n"
        (self.docs / "glossary.md").write_text(f"{GLOSSARY}\n{more}", encoding="utf-8")

    def change_pages(self):
        pages = sorted(self.docs.rglob("page-*.md"))
        if len(pages) > 4:
            self.chance.choice(pages).unlink()
        else:
            self.number += 1
            target = self.docs / self.chance.choice(["", "below/"]) / f"page-{self.number}.md"
            target.parent.mkdir(exist_ok=True)
            target.write_text(PAGE.format("New", self.text(target)), encoding="utf-8")

    def change_entry(self):
        source = self.config.parent / "bibliography.bib"
        titles = [line for line in source.read_text().splitlines() if line.startswith("  title")]
        line = self.chance.choice(titles)
        word, number = self.chance.choice(["Alpha", "Beta"]), self.chance.randrange(9)
        self.replace(source, line, f"  title = {{{{{word}}} {number} of {titles.index(line)}}},")  # no two are equal

    def change_annotation(self):
        source = self.config.parent / "bibliography.bib"
        line = self.chance.choice([line for line in source.read_text().splitlines() if line.startswith("  annotation")])
        words = " ".join(self.chance.choices(["tells", "more", "of", "drift", "API"], k=50))
        read = self.chance.choice(["", " We could not read it."])
        self.replace(source, line, f"  annotation = {{It {words}.{read}}},")

    def change_key(self):
        at = self.chance.randrange(len(self.names))
        old, self.number = self.names[at], self.number + 1
        new = self.names[at] = f"{KEYS[at]}{self.number}"
        for path in (self.config.parent / "bibliography.bib", *self.docs.rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            for end in ("]", ",", ";"):
                text = text.replace(f"{old}{end}", f"{new}{end}")
            path.write_text(text, encoding="utf-8")

    def change_configuration(self):
        name = self.chance.choice(["Tiny", "Small", "Other"])
        lines = self.config.read_text(encoding="utf-8").split("\n")
        self.config.write_text("\n".join([f"site_name: {name}", *lines[1:]]), encoding="utf-8")

    def change_file(self):
        (self.docs / "data.txt").write_text(str(self.chance.random()), encoding="utf-8")

    def change_extensions(self):
        text = self.config.read_text(encoding="utf-8")
        more = "  - sane_lists\n"
        heading = "markdown_extensions:\n"
        text = text.replace(more, "") if more in text else text.replace(heading, heading + more)
        self.config.write_text(text, encoding="utf-8")

    def change_navigation(self):
        rows = self.chance.sample(["index.md", "glossary.md", "topics/mlops.md"], 3)
        text = self.config.read_text(encoding="utf-8").split("\nnot_in_nav:")[0].rstrip("\n")
        self.config.write_text(
            "\n".join([text, "not_in_nav: page-*", "nav:", *(f"  - {row}" for row in rows), ""]), encoding="utf-8"
        )


def built(config, folder):
    """Return the files that a build in a fresh process would make."""
    loaded = load_config(str(config), site_dir=str(folder), strict=False)
    loaded.plugins.on_startup(command="build", dirty=False)
    build_site(loaded)
    return tree(folder)


def previewed(config, folder, state):
    """Return the files that a running preview would make, whose plugin had some state before; the state is renewed."""
    loaded = load_config(str(config), site_dir=str(folder))
    plugin = loaded.plugins["studynotes"]
    loaded.plugins.on_startup(command="serve", dirty=False)
    vars(plugin).update(state)
    build_site(loaded, serve_url="http://127.0.0.1:8000/")
    if not plugin.preview.fault:
        plugin.preview.find_now()
    state.update({name: value for name, value in vars(plugin).items() if name != "config"})
    return tree(folder)


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "cut", lambda face: face.name.encode())
    pages = {f"page-{n}.md": PAGE.format(f"Page {n}", f"Words [@{KEYS[n % 3]}].") for n in range(4)}
    return lay_out(tmp_path / "small", {**pages, "glossary.md": GLOSSARY}, fonts=False)


def other_template(monkeypatch, word):
    """Let the reference list be of another template."""
    from studynotes.render import templating

    folder = templating.FOLDER
    changed = {"reference_list.html": (folder / "reference_list.html").read_text() + f"<!-- {word} -->"}
    loader = jinja2.ChoiceLoader([jinja2.DictLoader(changed), jinja2.FileSystemLoader(folder)])
    monkeypatch.setattr(templating.ENVIRONMENT, "loader", loader)
    templating.ENVIRONMENT.cache.clear()
    monkeypatch.setattr(site, "of_files", lambda *parts: word)


def compare(config, seed, edits, monkeypatch, is_preview=False):
    """Edit a site at random; after each edit build it as it was kept and from nothing; return where the trees differ."""
    edited, differing, state = Site(config, seed), [], {}
    for number in range(edits):
        edited.edit()
        if edited.chance.random() < 0.1 and not is_preview:  # a preview keeps the code that it began with
            monkeypatch.setattr(cache, "_CODE", f"package {edited.chance.randrange(3)}")
        if edited.chance.random() < 0.1:
            other_template(monkeypatch, edited.chance.choice(["class", "id"]))
        broken = edited.docs / "broken.md"
        broken.unlink(missing_ok=True)
        if edited.chance.random() < 0.1 and is_preview:
            broken.write_text("---\ntitle: [\n---\n", encoding="utf-8")
        cold_root = config.parent.parent / f"cold-{number}"
        shutil.copytree(config.parent, cold_root, ignore=shutil.ignore_patterns(".cache", "warm"))
        if is_preview:
            warm = previewed(config, config.parent / "warm", state)
            cold = previewed(cold_root / "mkdocs.yml", cold_root / "site", {})
        else:
            warm = built(config, config.parent / "warm")
            cold = built(cold_root / "mkdocs.yml", cold_root / "site")
        shutil.rmtree(cold_root)
        differing += [(number, path) for path in warm.keys() | cold.keys() if warm.get(path) != cold.get(path)]
    return differing


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("is_preview", [False, True])
def test_a_warm_build_is_a_cold_build(small, monkeypatch, seed, is_preview):
    assert compare(small, seed, 6, monkeypatch, is_preview) == []


def test_the_comparison_sees_a_result_that_is_out_of_date(small, monkeypatch):
    monkeypatch.setattr(site, "_print", lambda library, key: key)
    monkeypatch.setattr(Site, "edit", Site.change_entry)
    assert compare(small, 1, 6, monkeypatch)
