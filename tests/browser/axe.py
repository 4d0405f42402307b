"""axe-core in a page: injected by its context once a page is opened, run on all of it or on a part."""

from pathlib import Path

import axe_playwright_python

SOURCE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RUN = """async ([part, rules]) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const { violations } = await axe.run(part ?? document, { runOnly: rules ?? tags, resultTypes: ["violations"] })
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))
}"""
COLORS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What alone can differ between two colors of one page."""


def opened(browser, address, size=WIDE, **more):
    """A page in a context of its own, with axe in it."""
    context = browser.new_context(viewport=size, **more)
    context.add_init_script(path=SOURCE)
    page = context.new_page()
    page.goto(address)
    return page


def faults(page, part=None):
    """What axe has against a page, in light colors by all rules and in dark ones by those on colors."""
    found = []
    for scheme, rules in (("light", None), ("dark", COLORS)):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in page.evaluate(RUN, [part, rules])]
    return found
