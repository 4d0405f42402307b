"""No dead internal link and no dead fragment in the built site, checked offline by lychee."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT

LYCHEE = Path(sys.executable).parent / "lychee"
HOST = "https://xerocopy.github.io/Coursera_MLOps"


def check(site):
    """Run lychee over a site that lies in a folder named as in its address."""
    options = ["--offline", "--include-fragments", "--no-progress", "--index-files", "index.html"]
    places = ["--root-dir", site.parent, "--remap", f"{HOST} file://{site}", f"{site}/**/*.html"]
    return subprocess.run([LYCHEE, *options, *places], capture_output=True, text=True, cwd=ROOT, check=False)


def test_every_internal_link_and_fragment_leads_somewhere(real_site):
    done = check(real_site)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "0 Errors" in done.stdout


def test_the_check_can_fail(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text('<!doctype html><a href="gone/">x</a><a href="#nowhere">y</a>')
    assert check(tmp_path / "site").returncode == 2
