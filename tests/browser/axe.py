"""axe-core in a page: injected by its context once a page is opened, run on all of it or on a part."""

from pathlib import Path

import axe_playwright_python

SOURCE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WEEK = "course-1-introduction/week-1-lifecycle/"
KINDS = {
    **dict.fromkeys(
        ["", WEEK, "course-2-data/", "topics/", "topics/mlops/", "references/", "references/crosswalk/"], ""
    ),
    **dict.fromkeys(["references/sculley2015hidden/", "search/", "404.html"], ""),
    "glossary/": ", .article > :nth-child(n+8)",
    "about/rules/": ", .article > :nth-child(n+10)",
}
"""One page of each kind, and what is taken out of it beside `ALIKE`."""
ALIKE = ", ".join(
    f"{lines}:nth-child(n+4)"
    for lines in (
        ".reference",
        ".cited-by > *",
        ".entry",
        ".places > *",
        ".topic",
        ".shelf",
        ".weeks > *",
        ".listing > *",
        ".walk tr",
    )
)
"""Lines of lists that a template writes: the first three stand for the rest."""
UNFOLDED = """alike => {
  document.querySelectorAll(alike).forEach(each => each.remove())
  document.querySelectorAll("details").forEach(each => { each.removeAttribute("name"); each.open = true })
}"""
RUN = """async ([part, rules]) => {
  // What observes sizes has answered a frame later.
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const more = Object.fromEntries(["label-content-name-mismatch", "td-has-header", "target-size"].map(name => [name, { enabled: true }]))
  const chosen = rules ? { runOnly: rules } : { runOnly: tags, rules: more }
  const { violations } = await axe.run(part ?? document, { ...chosen, resultTypes: ["violations"] })
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
