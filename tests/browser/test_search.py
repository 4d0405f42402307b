"""Search in a real Chromium: the whole set of queries, keys, addresses, hostile input, missing files, axe."""

import re
from pathlib import Path

import axe
import pytest
import yaml
from axe import NARROW, WIDE
from playwright.sync_api import expect

from conftest import ROOT
from studynotes.search import records
from studynotes.search.words import fold, groups, words

pytestmark = pytest.mark.browser

FILES = [ROOT / "tests" / "data" / f"queries-{half}.yml" for half in ("tuned", "kept")]
SETS = {name: queries for file in FILES for name, queries in yaml.safe_load(file.read_text(encoding="utf-8")).items()}
PASTED = yaml.safe_load((ROOT / "tests" / "data" / "pasted.yml").read_text(encoding="utf-8"))
LEAST = {
    "learner": (0.86, 0.92),
    "described": (0.7, 0.85),
    "personas": (0.75, 0.88),
    "validation": (0.86, 0.94),
    "visitors": (0.25, 0.85),
    "visitors_kept": (0.9, 0.95),
}
"""What the sets of others must reach at one and at three; our own together must reach more."""
WEEK = "course-1-introduction/week-1-lifecycle/"
RUN = """async ([base, queries]) => {
  const worker = new Worker(new URL("search-worker.js", document.querySelector("[src$='/notes.js']").src), { type: "module" })
  const answered = query => new Promise(resolve => {
    worker.onmessage = ({ data }) => resolve(data.hits?.map(hit => hit.url) ?? [data.fault])
    worker.postMessage({ id: 1, base, query })
  })
  const all = []
  for (const query of queries) all.push(await answered(query))
  return all
}"""
HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "((((((((((a+)+)+)+)+$",
    "[a-z]*?.+^|\\d{99}",
    "\\",
    "\\u0000\\x00%00",
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "x" * 5000,
    "drift " * 1000,
    "- - - -",
    '"',
    '"""" ""',
    "-drift",
    "author: year: type: course:9 topic:",
    "year:9999-0000 year:<2000 course:0 type:nothing",
    "تعلم الآلة",
    "\u202edrift\u202c \u200bmodel\u200d",
    "🦆🔥👩‍🔬 🇩🇪",
    "机器学习 обучение μάθηση",
    "constructor __proto__ toString hasOwnProperty",
]


@pytest.fixture
def faults(page):
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    return found


def ask(page, query):
    """Type a query into the field and wait until its answer is painted."""
    page.evaluate("document.querySelector('.search__output').dataset.answered = ''")
    page.fill(".search__input", query)
    asked = page.input_value(".search__input").strip()
    expect(page.locator(".search__output")).to_have_attribute("data-answered", asked)


def places(page, address):
    links = page.eval_on_selector_all("a.search__link", "found => found.map(each => each.href)")
    return [re.sub(r"\?[^#]*", "", link.removeprefix(address)) for link in links]


def test_the_whole_set_of_queries(page, address, faults, capsys):
    """Asked of the worker, one after the other; the other tests type."""
    page.goto(address)
    answers = iter(page.evaluate(RUN, [address, [each["q"] for queries in SETS.values() for each in queries]]))
    ranks, report, lost = {}, [], []
    for name, queries in SETS.items():
        for each in queries:
            hits = next(answers)
            rank = next((n for n, hit in enumerate(hits, 1) if hit in each["want"]), 0)
            ranks.setdefault(name, []).append(rank)
            if rank != 1:
                lost.append(f"{each['q']!r}: {hits[:3]}")
    every = [rank for found in ranks.values() for rank in found]
    own = [rank for name, found in ranks.items() if name not in LEAST for rank in found]
    for name, found in {**ranks, "own": own, "all": every}.items():
        one, three, mrr = success(found, 1), success(found, 3), sum(1 / rank for rank in found if rank) / len(found)
        report.append(f"{name}: {len(found)} queries, success@1 {one:.3f}, success@3 {three:.3f}, MRR {mrr:.3f}")
    with capsys.disabled():
        print("\n" + "\n".join(report))
    assert len(own) >= 120
    assert success(own, 1) >= 0.95, lost
    assert success(own, 3) >= 0.99, lost
    for name, (one, three) in LEAST.items():
        assert success(ranks[name], 1) >= one, name
        assert success(ranks[name], 3) >= three, name
    assert faults == []


def success(ranks, most):
    return sum(0 < rank <= most for rank in ranks) / len(ranks)


def test_what_is_pasted_finds_its_work_alone(page, address, faults):
    forms = [(form, key) for key, forms in PASTED["works"].items() for form in forms]
    page.goto(address)
    answers = page.evaluate(RUN, [address, [form for form, _ in forms]])
    assert len(PASTED["works"]) == 20
    assert len(forms) >= 60
    assert [
        (form, hits) for (form, key), hits in zip(forms, answers, strict=True) if hits != [f"references/{key}/"]
    ] == []
    assert faults == []


@pytest.mark.parametrize(
    ("query", "said", "first"),
    [
        ("tecnical debt", r"^\d+ results for “technical debt”, not as typed$", "glossary/#technical-debt"),
        ("death", "^Nothing found for “death”. Did you mean:$", ""),
        ("giraffe concept drift", "without “giraffe”, which no page here has$", "concept-drift"),
        ("qqqqqq zzzz", "^Nothing found for “qqqqqq zzzz”", ""),
        ("quantiz", r"^\d+ results for “quantiz…”$", "quantization"),
        ("author:dean zebras", r"^None of them has all these words. All \d+ results?$", "references/"),
        ("author:zzzzzz drift", "^No author here is “zzzzzz”. ", "drift"),
        ("type:nothing drift", "^No type here is “nothing”. ", "drift"),
        ("Überanpassung", "for “overfitting”, not as typed$", "glossary/#overfitting"),
        ("overfit", r"^\d+ results$", "glossary/#overfitting"),
        ("SRE", r"^\d+ results?$", "references/beyer2016site/"),
        ('author:"le cun"', r"^\d+ results?$", "references/lecun1989optimal/"),
        ("week 4.2 labs", r"^\d+ results$", "course-4-deployment/week-2-infrastructure/#lab-"),
        ("4.2", r"^\d+ results$", "course-4-deployment/week-2-infrastructure/"),
        ("4.2 labs", r"^\d+ results$", "course-4-deployment/week-2-infrastructure/#"),
        ("TensorFlow 2.4", r"^\d+ results?", "tensorflow"),
        ("figures", r"^\d+ results$", "#diagram-"),
    ],
)
def test_what_was_understood_is_said(page, address, faults, query, said, first):
    page.goto(address)
    ask(page, query)
    expect(page.locator("[role=status]")).to_have_text(re.compile(said))
    hits = [place for place in places(page, address) if not place.startswith("search/")]
    assert first in hits[0] if first else hits == []
    assert faults == []


def test_a_word_can_be_looked_for_as_it_is_typed(page, address):
    page.goto(address)
    ask(page, "tecnical debt")
    page.get_by_role("button", name="as it is typed").click()
    expect(page.locator("[role=status]")).to_contain_text("without “tecnical”")
    ask(page, "death")
    page.keyboard.press("Enter")
    expect(page.locator(".search__input")).to_have_value("depth")
    expect(page.locator("a.search__link").first).to_contain_text(re.compile("depth", re.IGNORECASE))


def test_matched_words_are_marked_in_name_place_and_excerpt(page, address):
    page.goto(address)
    ask(page, "brundage verifiable claims")
    hit = page.locator("a.search__link").first
    for part in ("name", "place", "text"):
        assert hit.locator(f".search-hit__{part} mark").count(), part


def test_typing_goes_on_when_the_network_is_back(page, address):
    page.goto(address)
    page.context.set_offline(True)
    page.focus(".search__input")
    expect(page.locator("[role=status]")).to_contain_text("could not be loaded")
    page.context.set_offline(False)
    page.keyboard.type("drift")
    expect(page.locator("a.search__link:not([data-query])").first).to_be_visible()


@pytest.mark.parametrize("text", PASTED["absent"])
def test_a_work_that_is_not_here_is_said_and_can_be_suggested(page, address, faults, text):
    page.goto(address)
    ask(page, text)
    expect(page.locator("[role=status]")).to_have_text(f"“{text}” is not here yet.")
    page.keyboard.press("Enter")
    assert page.locator("a.search__link").count() == 0
    target = page.get_by_role("link", name="Suggest it").get_attribute("href")
    assert re.search(r"/issues/new\?template=reference\.yml&identifier=.", target)
    expect(page).to_have_url(re.compile(r"/Coursera_MLOps/\?q="))
    assert faults == []


def test_words_with_dots_and_slashes_stay_words(page, address):
    page.goto(address)
    answers = page.evaluate(RUN, [address, PASTED["words"]])
    assert [text for text, hits in zip(PASTED["words"], answers, strict=True) if not hits] == []


def test_an_identifier_that_is_only_begun_opens_nothing_by_itself(page, address):
    page.goto(address)
    ask(page, "10.1145/3287")
    expect(page.locator("[role=status]")).to_contain_text("begin so")
    page.keyboard.press("Enter")
    assert page.locator("a.search__link").count() > 0
    expect(page).to_have_url(re.compile(r"/Coursera_MLOps/\?q="))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/references/"))


def test_hostile_queries_do_nothing(page, address, faults):
    page.goto(address)
    title = page.title()
    for query in HOSTILE:
        ask(page, query)
    assert page.title() == title
    assert page.locator(".search__output :is(script, img, svg)").count() == 0
    ask(page, "concept drift")
    assert places(page, address)
    assert faults == []


def test_hostile_addresses_do_nothing(page, address, faults):
    for query in HOSTILE:
        asked = page.evaluate("encodeURIComponent", query[:1500])
        page.goto(f"{address}{WEEK}?q={asked}&h={asked}#%zz")
        expect(page.locator("[role=status]")).not_to_be_empty()
        assert page.title().startswith("Overview")
    assert faults == []


def test_from_the_slash_key_to_the_paper_by_keyboard_alone(page, address, faults):
    page.goto(address + WEEK)
    page.keyboard.press("/")
    page.keyboard.type("nakkiran 2020")
    page.locator("a.search__link", has_text="Deep Double Descent").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_contain_text("Deep Double Descent")
    active = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    assert active == page.locator("[aria-selected=true]").get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Deep Double Descent")
    for _ in range(60):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.href ?? ''")
        if "arxiv.org/abs/1912.02292" in target:
            break
    assert "arxiv.org/abs/1912.02292" in target
    assert faults == []


def test_keys_open_move_and_close(page, address):
    page.goto(address)
    field = page.locator(".search__input")
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("drift")
    page.locator("[aria-pressed]").first.wait_for()
    page.keyboard.press("ArrowUp")
    expect(page.locator("a.search__link").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".search__output")).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_type_is_understood_however_it_is_spelled(page, address):
    spelled = ("dataset", "data-set", '"data sets"', "Datasets", " dataset", "data set")
    queries = [*(f"type:{name} taxi" for name in spelled), "kind:data_set taxi"]
    page.goto(address)
    for query, hits in zip(queries, page.evaluate(RUN, [address, queries]), strict=True):
        assert set(hits) == {"references/chicago2016taxi/", "references/kaggle2018new/"}, query


def test_no_page_takes_all_of_the_first_hits(page, address):
    page.goto(address)
    ask(page, "course 2 data drift")
    pages = [place.split("#")[0] for place in places(page, address)[:5] if place.startswith("course-")]
    assert max(map(pages.count, pages)) <= 2


@pytest.mark.parametrize("query", ["concept drift", "data augmentation", "knowledge distillation", "tfdv"])
def test_what_bears_one_name_stands_below_it(page, address, query):
    page.goto(address)
    ask(page, query)
    subject = page.locator("[role=listbox] [role=group]").first
    names = page.locator(".search-hit__name:not(.hidden)").all_inner_texts()
    assert len({name.lower() for name in names}) == len(names)
    assert subject.get_attribute("aria-label").lower() == query
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(subject.locator("[role=option]").nth(1)).to_have_attribute("aria-selected", "true")


def test_enter_opens_only_what_answers_the_question(page, address):
    page.goto(address)
    ask(page, "concept drift")
    page.evaluate("""() => {
      const field = document.querySelector(".search__input")
      field.value = "docker lab"
      field.dispatchEvent(new Event("input", { bubbles: true }))
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }))
    }""")
    expect(page.locator(".search-hit__kind").first).to_have_text("lab")
    expect(page).to_have_url(re.compile(r"/\?q=docker\+lab$"))
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#lab-.*docker"), wait_until="domcontentloaded")


def test_a_choice_outlives_the_answer_on_its_way(page, address):
    page.goto(address)
    ask(page, "concept drift")
    page.evaluate("""() => {
      const field = document.querySelector(".search__input")
      const press = key => field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
      document.querySelector(".search__output").dataset.answered = ""
      field.value = "concept  drift "
      field.dispatchEvent(new Event("input", { bubbles: true }))
      press("ArrowDown")
    }""")
    expect(page.locator(".search__output")).to_have_attribute("data-answered", "concept  drift")
    expect(page.locator("[aria-selected=true] .search-hit__name")).to_have_text("Concept drift")
    page.evaluate("""() => {
      const field = document.querySelector(".search__input")
      const press = key => field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
      field.value = "concept drif"
      field.dispatchEvent(new Event("input", { bubbles: true }))
      press("ArrowDown")
      press("Enter")
    }""")
    page.wait_for_url(re.compile(r"[?&]h=concept"), wait_until="domcontentloaded")


def test_who_comes_by_tab_has_asked_nothing(page, address):
    page.goto(f"{address}about/")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".search__input")).to_be_focused()
    expect(page.locator(".search__output")).to_be_hidden()
    for opens in ("ArrowDown", "d", "/"):
        page.keyboard.press(opens)
        expect(page.locator(".search__output")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator(".search__input").fill("")
        page.keyboard.press("Escape")
        if opens == "d":
            page.keyboard.press("Tab")
            expect(page.locator(".search__output")).to_be_hidden()


def test_one_hit_is_lit_though_pointer_and_arrows_differ(page, address):
    page.goto(address)
    ask(page, "drift")
    page.keyboard.press("ArrowDown")
    page.locator("[role=option]").nth(3).hover()
    lit = "all => all.filter(each => getComputedStyle(each).backgroundColor !== 'rgba(0, 0, 0, 0)').map(each => each.ariaSelected)"
    assert page.locator("[role=option]").evaluate_all(lit) == ["true"]


def test_a_second_escape_empties_the_field(page, address):
    page.goto(address)
    ask(page, "drift")
    page.focus(".search__input")
    page.keyboard.press("Escape")
    expect(page.locator(".search__input")).to_have_value("drift")
    page.keyboard.press("Escape")
    expect(page.locator(".search__input")).to_have_value("")
    expect(page.locator(".search__output")).to_be_hidden()


def test_counts_are_read_aloud_after_a_pause(page, address):
    page.goto(address)
    ask(page, "drift")
    ask(page, "drifts")
    status = page.locator("[role=status]")
    assert status.get_attribute("aria-busy") == "true"
    expect(status).to_have_attribute("aria-busy", "false")


def test_who_saves_data_loads_nothing_by_pointing(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    saving = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) })"
    page.add_init_script(saving)
    page.goto(address)
    page.hover(".search__input")
    page.wait_for_load_state("networkidle")
    assert "search/words.json" not in asked
    ask(page, "drift")
    assert page.locator("a.search__link").count() == 10
    page.wait_for_load_state("networkidle")
    assert sum(name.startswith("search/records-") for name in asked) < 15


def test_facets_narrow_and_count(page, address):
    page.goto(address + "?q=drift")
    button = page.locator("[aria-pressed]", has_text="Works")
    count = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    expect(page.locator("[role=status]")).to_have_text(re.compile(f"^{count} results?"))
    expect(page.locator("[aria-pressed=true]")).to_be_focused()
    kinds = page.locator(".search-hit__kind").all_inner_texts()
    assert {kind.lower() for kind in kinds} == {"work"}
    page.locator("[aria-pressed]", has_text="Course 4").click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)


def test_the_query_is_in_the_address_and_going_back_leads_to_the_results(page, address):
    page.goto(address)
    ask(page, "concept drift")
    expect(page).to_have_url(re.compile(r"\?q=concept\+drift$"))
    page.locator("a.search__link").first.click()
    page.wait_for_url(re.compile(r"[?&]h="), wait_until="domcontentloaded")
    page.go_back()
    expect(page.locator("a.search__link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(address)


def test_a_hit_lands_on_the_line_and_marks_it(page, address):
    page.goto(address)
    ask(page, "when is shadow mode better than canary")
    page.locator("a.search__link").first.click()
    page.wait_for_url(re.compile("#check-yourself$"), wait_until="domcontentloaded")
    expect(page.locator("details[open] summary", has_text="When would you choose shadow mode")).to_be_in_viewport()
    assert page.evaluate("CSS.highlights.get('search').size") > 1
    ask(page, "TFDV exercise lab")
    page.locator("a.search__link").first.click()
    page.wait_for_url(re.compile("#lab-tfdv-exercise$"), wait_until="domcontentloaded")
    expect(page.locator("#lab-tfdv-exercise")).to_be_in_viewport()


def test_recent_searches_stay_in_the_browser_and_need_no_storage(page, address, faults):
    page.goto(address)
    page.evaluate("localStorage.setItem('studynotes.search', '{broken')")
    ask(page, "concept drift")
    page.locator("a.search__link").first.click()
    page.wait_for_url(re.compile(r"[?&]h="), wait_until="domcontentloaded")
    page.keyboard.press("/")
    recent = page.locator("[data-query]")
    expect(recent).to_have_text(["concept drift"])
    recent.click()
    expect(page.locator("[role=status]")).to_contain_text("results")
    assert faults == []  # below, the theme's own script for colors complains of what it cannot read
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })")
    page.goto(address)
    ask(page, "concept drift")
    page.locator("a.search__link").first.click()
    page.wait_for_url(re.compile(r"[?&]h="), wait_until="domcontentloaded")


@pytest.mark.parametrize("way", ["missing", "cut", "no list"])
@pytest.mark.parametrize("name", ["words", "postings-*", "records-*"])
def test_an_index_that_does_not_come_is_a_message(page, address, name, way):
    body = {"missing": "", "cut": '{"version": "x", "words": "a b', "no list": "[]"}[way]
    status = 404 if way == "missing" else 200
    answer = {"status": status, "body": body, "content_type": "application/json"}
    page.route(f"**/search/{name}.json", lambda route: route.fulfill(**answer))
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + WEEK)
    page.fill(".search__input", "drift")
    expect(page.locator("[role=status]")).to_contain_text("search index")
    page.unroute(f"**/search/{name}.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("a.search__link").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("a.citation").first.click()
    assert errors == []


def test_nothing_of_the_index_comes_before_it_is_wanted(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address + WEEK)
    page.wait_for_load_state("networkidle")
    assert [name for name in asked if name.startswith("search/")] == []
    scripts = [name.rpartition("/")[2] for name in asked if name.endswith(".js")]
    assert [name for name in scripts if "search" in name] == ["search.js"]
    page.keyboard.press("/")
    ask(page, "drift")
    assert "search/words.json" in asked


def test_without_scripts_the_field_leads_to_the_lists(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + WEEK)
    page.fill(".search__input", "drift")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q=drift"), wait_until="domcontentloaded")
    page.get_by_role("link", name="Hidden Technical Debt in Machine Learning Systems").click()
    expect(page.locator("h1")).to_have_text("Hidden Technical Debt in Machine Learning Systems")
    context.close()


def test_from_a_disk_search_says_why_it_cannot(page, real_site):
    page.goto((real_site / WEEK / "index.html").as_uri())
    page.keyboard.press("/")
    expect(page.locator("[role=status]")).to_contain_text("need a web server")
    target = page.locator("[role=status] a").get_attribute("href")
    assert Path(target.removeprefix("file://")).is_file()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_open_results_are_clean(browser, address, size):
    page = axe.opened(browser, address + WEEK, size)
    page.keyboard.press("/")
    page.locator("a.search__link").first.wait_for()
    found = axe.faults(page, ".header")
    for query in ("drift", "tecnical debt", "qqqqq zzzz"):
        ask(page, query)
        page.keyboard.press("ArrowDown")
        found += axe.faults(page, ".header")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_sheet_covers_a_phone_and_leaves_a_desk(browser, address, size):
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.goto(address + "?q=drift")
    page.locator("a.search__link").first.wait_for()
    box = page.locator(".search__output").bounding_box()
    assert (box["width"] == size["width"]) is (size is NARROW)
    page.get_by_role("button", name="Close search").click()
    expect(page.locator(".search__output")).to_be_hidden()
    context.close()


FOLDED = {
    "Æther, Œuvre, Straße": "aether, oeuvre, strasse",
    "Đorđe Łukasz Þór Bjørn": "dorde lukasz thor bjorn",
    "Schütt & Ångström, Işık": "schutt & angstrom, isik",
    "Dolbear's, Dolbear’s": "dolbears, dolbears",
    "ﬁne ½ ΜΆΘΗΣΗ": "fine 1⁄2 μαθηση",
    "हिन्दी": "हनद",
    "ñandú, c++, snake_case": "nandu, c++, snake_case",
}
"""What the build and the browser make of letters that are none of ASCII."""


def test_the_browser_takes_text_apart_as_the_build_does(page, address, real_library):
    found = records.records(real_library.graph)
    texts = [text for each in found for text in (*each.names, *each.people, each.text)]
    vocabulary = sorted({word for text in texts for word in words(text)})
    page.goto(address)
    code = """async ([folded, texts, vocabulary]) => {
      const { fold, words, stem } = await import(document.querySelector("[src$='/notes.js']").src.replace("notes", "words"))
      return [folded.map(fold), texts.map(words), vocabulary.map(stem)]
    }"""
    folded, taken, stems = page.evaluate(code, [list(FOLDED), texts, vocabulary])
    assert folded == list(FOLDED.values()) == [fold(text) for text in FOLDED]
    assert taken == [words(text) for text in texts]
    heads = groups(vocabulary)
    assert len(set(zip(stems, (heads[word] for word in vocabulary), strict=True))) == len(set(stems))
