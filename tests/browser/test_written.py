"""Every page that an author wrote, by all rules of axe; a file of its own, so that another worker takes it."""

import re

import axe
import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("turn", range(4))
def test_what_an_author_wrote_is_clean_where_it_has_least_room(real_site, browser, address, turn):
    """Every page of a course and of the site itself but for one of each kind; of pages that a template writes, some."""
    page = axe.opened(browser, address, axe.NARROW)
    found = {}
    for path in _written(real_site)[turn::4]:
        page.goto(address + path)
        page.evaluate(axe.UNFOLDED, axe.ALIKE)
        if faults := page.evaluate(axe.RUN, [None, None]):
            found[path] = faults
    page.context.close()
    assert not found


def _written(site):
    paths = sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))
    works = [path for path in paths if re.match(r"references/[a-z][a-z0-9-]*\d{4}", path)]
    topics = [path for path in paths if re.match(r"topics/.", path)]
    lists = [path for path in paths if re.match(r"references/list/.", path)]
    works.sort(key=lambda path: (site / path / "index.html").stat().st_size)
    shown = {*axe.KINDS} - {"glossary/", "about/rules/"}
    some = {*works[:2], *works[::40], *works[-3:], *topics[::10], *lists[:1]}
    return sorted({*paths} - {*works, *topics, *lists} - shown | some)
