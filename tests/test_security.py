import base64
import hashlib
import re

import pytest

from studynotes.render import security
from studynotes.render.security import POLICY, check_scripts, harden

FIRST = (security.THEME / "partials" / "first.html").read_text(encoding="utf-8").strip()


def test_the_policy_allows_own_files_and_the_one_script_of_our_templates():
    body = FIRST.removeprefix("<script>").removesuffix("</script>")
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    assert POLICY.startswith(f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; ")
    assert "unsafe" not in POLICY


def test_no_page_holds_a_style_that_the_policy_refuses(real_site):
    pages = list(real_site.rglob("*.html"))
    styled = [path for path in pages if re.search(r'<[a-z][^<>]* style="', path.read_text(encoding="utf-8"))]
    assert (len(pages) > 500, styled) == (True, [])


def test_policies_stand_right_behind_the_character_set():
    made = harden('<html><head><meta charset="utf-8"><title>x</title></head></html>')
    assert made.index("Content-Security-Policy") < made.index("<title>")
    assert '<meta name="referrer" content="same-origin">' in made


def test_outgoing_links_get_rel_once():
    made = harden(
        '<a href="https://a.org">a</a><a class="x" rel="noopener" href="https://b.org">b</a><a href="../c/">c</a>'
    )
    assert made.count("rel=") == 2
    assert '<a rel="external" href="https://a.org">' in made


@pytest.mark.parametrize(
    "script",
    [
        FIRST,
        '<script src="../../assets/javascripts/search.js" defer></script>',
        '<script src="/notes/assets/javascripts/cards.js" type="module"></script>',
        '<script src="../assets/javascripts-0123abcd/library.js" type="module"></script>',
        '<script type="application/ld+json">{"name":"\\u003cscript"}</script>',
        "<code>&lt;script&gt;</code>",
    ],
)
def test_a_script_of_ours_may_stay(script):
    assert check_scripts(f"<p>{script}</p>", "a.md") == f"<p>{script}</p>"


@pytest.mark.parametrize(
    "script",
    [
        "<script>go()</script>",
        FIRST.replace("js", "JS", 1),
        "<SCRIPT >go()</SCRIPT >",
        "<script>never closed",
        '<script/src="a.js"></script>',
        '<script src="https://a.org/assets/javascripts/a.js"></script>',
        '<script src="//a.org/assets/javascripts/a.js"></script>',
        '<script src="../assets/javascripts/cards.js">go()</script>',
        '<script type="application/ld+json">{}</script ><script>go()</script>',
        "<svg><script>go()</script></svg>",
    ],
)
def test_a_script_that_is_not_ours_is_refused_by_the_name_of_its_page(script):
    with pytest.raises(ValueError, match=r"^a\.md: .*Take it out"):
        check_scripts(f"<p>{FIRST}{script}</p>", "a.md")
