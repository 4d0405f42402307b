// The interface of search: asks the worker, paints what it answers, and is used by keyboard, pointer and finger alike.

import { facets, items, note, suggestion } from "./search-parts.js"
import { recall, remember, forget } from "./search-recent.js"

const FIRST = 10
const FAULTS = {
  missing: "The search index could not be loaded.",
  broken: "The search index did not arrive whole.",
}

// What was found, in words; above all, what was not looked for as it was typed.
function told({ total, instead, changed, nearest, missing, begun, absent = [], unknown, unheld, maybe }, asked) {
  const count = `${total} ${total === 1 ? "result" : "results"}`, quoted = words => words.map(word => `“${word}”`).join(", ")
  if (missing) return `“${asked}” is not here yet.`
  if (begun) return `No identifier here is “${asked}”. ${count} whose identifiers begin so`
  const stray = unknown.map(([name, value]) => `No ${name} here is “${value}”. `).join("")
  if (maybe) return `${stray}Nothing found for “${asked}”. Did you mean:`
  if (!total) return `${stray}Nothing found for “${asked}”. Fewer words, or another spelling, may help.`
  if (unheld) return `${stray}None of them has all these words. All ${count}`
  if (nearest) return `${stray}Nothing found for “${asked}”. Nearest, ${count} for “${instead}”`
  const without = absent.length ? `, without ${quoted(absent)}, which no page here has` : ""
  return `${stray}${count}${instead ? ` for “${instead}”` : ""}${changed ? ", not as typed" : ""}${without}`
}

export function start(box, base, isAsked) {
  const field = box.querySelector("input"), panel = box.querySelector(".search__output")
  const status = box.querySelector("[role=status]"), list = box.querySelector("[role=listbox]")
  const examples = field.dataset.examples.split("|").filter(Boolean)
  const bar = box.querySelector(".search__facets"), foot = box.querySelector(".search__foot")
  const state = { kind: "", course: 0, count: FIRST, next: 0, id: 0, busy: false, again: false, active: -1, asked: "" }
  let worker, slow, keeping, typing

  // One question at a time, each at once: while an answer is awaited, only the last letter typed counts.
  const ask = message => {
    state.busy = true
    worker ??= engine()
    worker.postMessage({ id: ++state.id, base: base.href, saving: navigator.connection?.saveData === true, ...message })
  }
  // After an error the next question starts it anew.
  const engine = () => {
    const begun = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" })
    begun.addEventListener("message", event => answer(event.data))
    begun.addEventListener("error", event => {
      event.preventDefault()
      worker = undefined
      Object.assign(state, { busy: false, again: false })
      failed("missing")
    })
    return begun
  }
  const query = () => field.value.trim()
  const opened = () => !panel.hidden
  const lists = () => location.assign(new URL("search/", base))
  const suggest = text => {
    const source = document.querySelector("a.repository")?.href
    return source ? `${source}/issues/new?template=reference.yml&identifier=${encodeURIComponent(text)}` : new URL("about/contributing/", base).href
  }

  function run() {
    clearTimeout(slow)
    open()
    if (!query()) return rest()
    state.again = state.busy
    if (state.busy) return wait()
    if (query() !== state.asked) Object.assign(state, { kind: "", course: 0, count: FIRST, exact: false, asked: query() })
    wait()
    ask({ query: field.value, exact: state.exact, kind: state.kind, course: state.course, count: state.count })
  }

  function wait() {
    slow = setTimeout(() => say("Loading the index …"), 250)
  }

  // Nothing typed yet: what was looked for before, or what could be.
  function rest() {
    state.id++
    state.again = false
    state.asked = ""
    const before = recall()
    say(before.length ? "Recent searches" : "Try a name, an idea, an author and a year, or an identifier")
    paint((before.length ? before : examples).map(text => suggestion(text, base)))
    bar.hidden = true
    note(foot, before.length ? ["Forget them", () => { forget(); rest() }] : ["What the field understands", lists])
    keep("")
  }

  function answer(data) {
    clearTimeout(slow)
    state.busy = false
    if (state.again) return run()
    if (data.id !== state.id || data.ready) return
    if (data.fault) return failed(data.fault)
    const { total, hits, maybe, changed } = data
    state.begun = data.begun
    if (!state.next) panel.scrollTop = 0 // before anything changes, since it needs a layout
    say(told(data, state.asked))
    facets(bar, data, state, changed => { Object.assign(state, changed, { count: FIRST }); run() })
    paint(maybe ? [suggestion(maybe, base)] : items(hits, base))
    clearTimeout(keeping)
    keeping = setTimeout(keep, 250, state.asked) // changing the address takes longer than all else here
    if (data.missing) note(foot, ["Suggest it for these notes", suggest(state.asked)])
    else if (!total) note(foot, ["All topics and works as lists", lists])
    else note(foot, total > hits.length && [`Show more of ${total}`, () => { state.next = hits.length; state.count += 20; run() }],
      changed && [`Search for “${state.asked}” as it is typed`, () => { state.exact = true; run() }])
    if (state.next) move(state.next)
    state.next = 0
  }

  function failed(fault) {
    say(FAULTS[fault] ?? FAULTS.missing)
    paint([])
    bar.hidden = true
    note(foot, ["Try again", run])
  }

  function paint(items) {
    const held = named(options()[state.active])
    state.active = -1
    field.removeAttribute("aria-activedescendant")
    list.replaceChildren(...items)
    if (held && !state.next) move(options().findIndex(each => named(each) === held)) // chosen while the answer was on its way
    list.hidden = !items.length
    panel.dataset.answered = state.asked // for tests and benchmarks
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text
  }

  // The query stands in the address, so that going back leads to the results again.
  function keep(text) {
    clearTimeout(keeping)
    const address = new URL(location.href)
    if (text) address.searchParams.set("q", text)
    else address.searchParams.delete("q")
    try {
      if (address.href !== location.href) history.replaceState(history.state, "", address)
    } catch { /* a page from a disk, or too many changes in a short time */ }
  }

  function open() {
    panel.hidden = false
    box.classList.add("search--open")
    field.setAttribute("aria-expanded", "true")
  }

  function close() {
    clearTimeout(slow)
    state.again = false
    state.id++
    state.asked = ""
    panel.hidden = true
    box.classList.remove("search--open")
    field.setAttribute("aria-expanded", "false")
    field.removeAttribute("aria-activedescendant")
    keep("")
  }

  const named = chosen => chosen && `${chosen.pathname}${chosen.hash} ${chosen.querySelector(".search-hit__name")?.textContent}`
  const options = () => [...list.querySelectorAll("[role=option]")]

  function move(to) {
    const all = options()
    if (!all.length) return
    all[state.active]?.setAttribute("aria-selected", "false")
    state.active = to < -1 ? all.length - 1 : to >= all.length ? -1 : to
    const chosen = all[state.active]
    if (!chosen) return field.removeAttribute("aria-activedescendant")
    chosen.setAttribute("aria-selected", "true")
    field.setAttribute("aria-activedescendant", chosen.id)
    chosen.scrollIntoView({ block: "nearest" })
  }

  function enter(event) {
    const chosen = options()[Math.max(0, state.active)]
    if (state.active < 0 && query() && query() !== state.asked) return run()
    if (state.active < 0 && query() !== (panel.dataset.answered ?? "")) return // what stands there still answers an earlier question
    if (state.active < 0 && state.begun) return // no work is meant for sure
    if (!chosen || (!query() && state.active < 0)) return
    chosen.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }))
  }

  const KEYS = {
    ArrowDown: () => move(state.active + 1),
    ArrowUp: () => move(state.active - 1),
    PageDown: () => move(Math.min(options().length - 1, state.active + 5)),
    PageUp: () => move(Math.max(0, state.active - 5)),
    Enter: enter,
  }

  field.addEventListener("keydown", event => {
    if (!KEYS[event.key] || event.isComposing) return
    event.preventDefault()
    if (opened()) KEYS[event.key](event)
    else run()
  })
  box.addEventListener("keydown", event => {
    if (event.key !== "Escape" || (!opened() && !field.value)) return
    event.preventDefault()
    if (opened()) field.focus() // the query stays, so that it can be mended
    else field.value = ""
    close()
  })
  field.addEventListener("input", () => {
    status.ariaBusy = "true" // nobody wants each letter's count read aloud
    if (state.active >= 0) move(-1) // what was chosen answered another question
    clearTimeout(typing)
    typing = setTimeout(() => { status.ariaBusy = "false" }, 500)
    run()
  })
  field.addEventListener("click", () => { if (!opened()) run() }) // who comes by Tab has asked nothing
  field.form.addEventListener("submit", event => { event.preventDefault(); enter(event) })
  box.querySelector(".search__reset").addEventListener("click", () => {
    field.value = ""
    field.blur()
    close()
  })
  list.addEventListener("click", event => {
    const chosen = event.target.closest("[role=option]")
    if (chosen?.dataset.query) {
      event.preventDefault()
      field.value = chosen.dataset.query
      field.focus()
      run()
    } else if (chosen) {
      remember(state.asked)
      keep(state.asked)
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) box.classList.add("search--leaving")
      if (chosen.pathname === location.pathname) { event.preventDefault(); location.assign(chosen.href); if (chosen.search === location.search) close() }
    }
  })
  foot.addEventListener("click", () => field.focus()) // the button is gone by now
  box.addEventListener("focusout", event => {
    if (opened() && document.hasFocus() && event.relatedTarget && !box.contains(event.relatedTarget)) close()
  })
  addEventListener("pointerdown", event => { if (opened() && !box.contains(event.target)) close() })
  ask({})
  if (document.activeElement === field && (isAsked || field.value)) run()
}
