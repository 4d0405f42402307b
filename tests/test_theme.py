"""The theme below ours, frozen: a new version must be looked at before its files shine through."""

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

import material
import pytest

ORIGINALS = Path(material.__file__).parent / "templates"
OURS = Path(__file__).parent.parent / "scripts" / "studynotes" / "render" / "theme"
VERSION = "9.8.1"

# The theme's files that ours replace, as they were when ours were written.
REPLACED = {
    "404.html": "80c93494b5432b1bcdf292caeb67a0653c45b37372f49e08ad4a70ca695a7495",
    "main.html": "9948b55a7bc979c35825df99baba9e6971fca4eb298dea3cdde61e990a2de5e0",
    "partials/content.html": "ce33929c85af129f6e2f3b0aed47159e9c4a519482d1938bae15f5ff4a3cfae5",
    "partials/footer.html": "50c2a75f013b7b03fb97f381860c77df8fd5d13d68f90d3281754b68f69ec894",
    "partials/header.html": "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    "partials/javascripts/base.html": "d6113712bc4deb30b4bd810ee0dfc28b6f04d2f88cc0016c0f1766eac7b762b6",
    "partials/logo.html": "e0925ef6c190174a5162ed1ecc55295016dd8a7beec3018db3e04aac283a2dd9",
    "partials/nav.html": "af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f",
    "partials/palette.html": "fb935107ae7d3d7475965019eec36c1ad72bf1d154254dab2474921fcd2710e3",
    "partials/search.html": "bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30",
    "partials/source.html": "6847616d67be4920d39c278c2799bf20222bbc02ee2a8393aca85e3eaa518752",
    "partials/toc.html": "fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84",
}

# The theme's files that stay, and whose blocks, class names and attributes ours rely on.
RELIED_ON = {
    "base.html": "8536d352b0093623df9e0032894f321cbe264b15a9b48cdd962583772455dadb",
}


@pytest.mark.parametrize(("name", "digest"), [*REPLACED.items(), *RELIED_ON.items()])
def test_the_original_is_the_one_we_know(name, digest):
    original = ORIGINALS / name
    assert original.exists(), (
        f"Material {version('mkdocs-material')} has no {name}; ours was made for {VERSION}. "
        "Find what took its place, then follow the advice below for that file."
    )
    assert hashlib.sha256(original.read_bytes()).hexdigest() == digest, (
        f"Material {version('mkdocs-material')} changed {name}; ours was made for {VERSION}. "
        f"Compare {original} with the same file of {VERSION}, carry over to {OURS.name}/ what matters, "
        "run the browser tests, look at a page in both colours and on paper, then put the new sha256 here."
    )


def test_every_replacement_is_watched():
    ours = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*.html")}
    assert {name for name in ours if (ORIGINALS / name).exists()} == set(REPLACED)


def test_every_style_sheet_is_linked_and_exists():
    template = (OURS / "main.html").read_text(encoding="utf-8")
    looped = set(re.findall(r'"([\w-]+)"', template.partition("for name in [")[2].partition("]")[0]))
    sources = [*OURS.rglob("*.html"), *OURS.rglob("*.js"), *(OURS.parent / "pages").glob("*.py")]
    named = {
        name for path in sources for name in re.findall(r"stylesheets/([\w-]+)\.css", path.read_text(encoding="utf-8"))
    }
    assert looped | named == {path.stem for path in (OURS / "assets" / "stylesheets").glob("*.css")}


def test_no_template_of_ours_asks_another_server():
    for path in (path for path in OURS.rglob("*") if path.suffix in {".html", ".css", ".js"}):
        loaded = re.findall(r'(?:src=|url\(|@import|fetch\()\s*["\']?(https?:)?//', path.read_text(encoding="utf-8"))
        assert not loaded, f"{path.name} loads something from elsewhere"


def test_no_inline_handler_or_style_attribute():
    for path in OURS.rglob("*.html"):
        assert not re.search(r"\s(?:on\w+|style)=", path.read_text(encoding="utf-8")), (
            f"{path.name}: the security policy would have to allow it"
        )
