"""A built site made to work from a disk: links to files, our modules in one classic script, and data as scripts."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from studynotes.render import modules

SCRIPTS = "assets/javascripts/"
BUNDLE = f"{SCRIPTS}offline.js"
"""The folder into which the zip unpacks."""

_EDITION = re.compile(r"(?<=assets/)(stylesheets|javascripts)-[0-9a-f]{8}(?=/)")
_FOR_SERVERS = (
    "404.html",
    "sw.js",
    "offline/files.json",
    "robots.txt",
    "sitemap.xml",
    "sitemap.xml.gz",
    "opensearch.xml",
)
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r'(?<= )(href|action)="([^"]*)"')
_SCRIPT = re.compile(rf'<script(?: defer| type="module")* src="([./]*){SCRIPTS}([\w/-]+\.js)"[^>]*></script>')
_PRELOADED = re.compile(r"\s*<link rel=\"preload\"[^<>]*>")
_SEARCHABLE = re.compile(r'<link rel="search"[^>]*>\n?')
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_FETCHED = re.compile(r"search/[\w-]+\.(json|txt)|references/(lookup|references)\.(json|bib|ris)")
_WORK = re.compile(r"references/[a-z]+\d{4}[\w-]*/index\.html")


def files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of the edition for disks: our scripts, what they fetch, everything else."""
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    paths = {_EDITION.sub(r"\1", name): path for name, path in found.items()}  # a folder on a disk is of one edition
    kept = [name for name in paths if _FETCHED.fullmatch(name) or (name.endswith(".html") and not _is_single(name))]
    scripts = {name.removeprefix(SCRIPTS): path for name, path in paths.items() if name.startswith(SCRIPTS)}
    yield BUNDLE, bundle({name: path.read_text(encoding="utf-8") for name, path in scripts.items()}, kept).encode()
    for name in kept:
        yield f"{name}.js", _kept(name, paths[name].read_text(encoding="utf-8")).encode()
    for name, path in paths.items():
        if name.endswith(".html") and name not in _FOR_SERVERS:
            yield name, page(path.read_text(encoding="utf-8")).encode()
        elif not name.startswith((SCRIPTS, "search/")) and name not in _FOR_SERVERS:
            yield name, path.read_bytes()


def _is_single(name: str) -> bool:
    """Return whether no script fetches a page: that of a work, or one for servers."""
    return name in _FOR_SERVERS or _WORK.fullmatch(name) is not None


def _kept(name: str, text: str) -> str:
    """Return a script that keeps the text of a file, or what a page holds between header and footer."""
    if name.endswith(".html"):
        text = page(text)
        text = (_MAIN.search(text) or [text])[0]
    return f"studynotesTexts[{json.dumps(name)}] = {json.dumps(text, ensure_ascii=False)}\n"


def page(html: str) -> str:
    """Return a page with links to files, with one classic script, and with policies that hold on a disk."""
    linked = _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: f'{found[1]}="{to_file(found[2])}"', tag[0]), html)
    linked = _EDITION.sub(r"\1", linked)
    names = [found[2] for found in _SCRIPT.finditer(linked)]
    root = next((found[1] for found in _SCRIPT.finditer(linked)), "")
    single = f'<script src="{root}{BUNDLE}" data-run="{" ".join(names)}" defer></script>'
    linked = _PRELOADED.sub("", linked)  # a disk lends no font ahead
    classic = _SCRIPT.sub("", linked).replace("</body>", f"{single}</body>") if names else linked
    return _SEARCHABLE.sub("", classic).replace("'self'", "'self' file:")


def to_file(address: str) -> str:
    """Return a relative address with the file that a server shows for a folder."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    tail = address[len(path) :]
    if ":" in path or path.startswith("/") or not path:
        return address
    is_folder = path.endswith("/") or path.rsplit("/", 1)[-1] in (".", "..")
    return f"{path.rstrip('/')}/index.html{tail}".removeprefix("./") if is_folder else address


def bundle(scripts: dict[str, str], kept: list[str]) -> str:
    """Return one classic script of scripts by their names, for pages that may fetch the files kept."""
    runtime = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    functions = "".join(f"{json.dumps(name)}: {modules.function(name, text)},\n" for name, text in scripts.items())
    return f"{{\nconst modules = {{\n{functions}}}\nconst kept = new Set({json.dumps(kept)})\n{runtime}}}\n"


def write(site: Path, target: Path) -> int:
    """Write the edition as a zip, in a folder of its name, the same bytes for the same site; return how many files."""
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files(site):
            entry = zipfile.ZipInfo(f"{target.stem}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
            count += 1
    return count
