import base64
import hashlib

from studynotes.render.security import harden, policy


def digest(body):
    return base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


def test_the_policy_allows_own_files_and_the_page_s_own_inline_scripts_by_hash():
    made = policy('<script src="a.js"></script><script>go()</script><script type="application/ld+json">{}</script>')
    assert f"script-src 'self' 'sha256-{digest('go()')}';" in made
    assert made.count("sha256-") == 1
    assert made.startswith("default-src 'none'")
    assert "unsafe-inline" not in made.split("style-src")[0]


def test_policies_stand_right_behind_the_character_set():
    made = harden('<html><head><meta charset="utf-8"><title>x</title></head></html>')
    assert made.index("Content-Security-Policy") < made.index("<title>")
    assert '<meta name="referrer" content="same-origin">' in made


def test_outgoing_links_get_rel_once():
    made = harden(
        '<a href="https://a.org">a</a><a class="x" rel="noopener" href="https://b.org">b</a><a href="../c/">c</a>'
    )
    assert made.count("rel=") == 2
    assert '<a rel="external noopener" href="https://a.org">' in made
