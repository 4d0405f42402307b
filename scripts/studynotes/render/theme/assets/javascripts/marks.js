// A reader's own marks, and what has changed since the last visit. Kept in this browser, sent nowhere.
const MARKS = "studynotes.marks", VISIT = "studynotes.visit"
const NAMES = { read: "Read", later: "To read" }, SIGNS = { read: "✓", later: "○" }
const root = new URL("../../", import.meta.url)
const thisPage = location.pathname.slice(root.pathname.length)
const today = new Date().toISOString().slice(0, 10)
const changed = new Set()
const sheet = new CSSStyleSheet()
const buttons = {}
let marks = clean(kept(MARKS))

export function all() { return marks }
// A published page, not a preview nor a disk, is kept for reading without a network: see sw.js.
if (/javascripts-/.test(import.meta.url)) navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {})

let { day, before = "" } = kept(VISIT)
if (day !== today) keep(VISIT, { day: today, before: before = day ?? "" })

// Storage may be forbidden, full, or hold what another program wrote; marks then last as long as the page.
function kept(name) {
  try { return Object(JSON.parse(localStorage.getItem(name))) } catch { return {} }
}

function keep(name, value) {
  try { localStorage.setItem(name, JSON.stringify(value)) } catch { /* see above */ }
}

export function clean(read) {
  const known = Object.entries(read).map(([path, own]) => [path, { mark: Object.hasOwn(NAMES, own?.mark) ? own.mark : "", note: String(own?.note ?? "") }])
  return Object.fromEntries(known.filter(([, { mark, note }]) => mark || note))
}

export function set(next) {
  marks = clean(next)
  keep(MARKS, marks)
  draw()
}

function relative(path) {
  const from = thisPage.split("/").slice(0, -1), to = path.split("/")
  while (from.length && from[0] === to[0]) { from.shift(); to.shift() }
  return "../".repeat(from.length) + to.join("/")
}

// Marks stand behind links as generated text: a list that another script draws anew keeps them. The map has room for signs.
function draw() {
  const rules = [...new Set([...Object.keys(marks), ...changed])].map(path => {
    const { mark } = marks[path] ?? {}, isNew = changed.has(path)
    const words = [NAMES[mark]?.toLowerCase(), isNew && `changed since ${new Date(before).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" })}`].filter(Boolean).join(" · ")
    const to = `[href=${JSON.stringify(relative(path))}]`
    const places = `.library__title${to} ~ .library__venue, :is(.entry__title, .reference__entry a)${to}`
    return words && `
      :is(${path === thisPage ? ".kicker" : places})::after { content: " · ${words}"; color: var(--faded); font: var(--label) }
      .map__link${to} .map__works::after { content: "${SIGNS[mark] ?? ""}${isNew ? "•" : ""}" / "${words}" }`
  })
  sheet.replaceSync(`
    .marks { margin-top: 1.5rem; font: var(--small)/1.5 var(--sans) }
    .marks [aria-pressed=true] { background: var(--ink); color: var(--paper) }
    .marks label { display: block }
    .map__works { position: relative }
    .map__works::after { position: absolute; inset: 0 auto auto calc(100% + 1px); color: var(--accent); font: 0.625rem/1.9 var(--sans) }
    .map__key::after { content: "${rules.some(Boolean) ? " ✓ read, ○ to read, • changed since your last visit." : ""}" }
    .marks textarea { display: block; width: 100%; margin-bottom: 0.75rem; background: none; color: var(--ink); font: inherit }
    @media print { .marks { display: none } }
    ${rules.join("\n")}`)
  for (const name in buttons) buttons[name].ariaPressed = String(marks[thisPage]?.mark === name)
}

export const element = (name, more, ...inside) => {
  const made = Object.assign(document.createElement(name), more)
  made.append(...inside)
  return made
}
export const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick })

if (/^course-[^/]+\/[^/]+\/$/.test(thisPage) || document.querySelector(".work")) {
  const change = own => set({ ...marks, [thisPage]: { ...marks[thisPage], ...own } })
  for (const name in NAMES) buttons[name] = button(NAMES[name], () => change({ mark: marks[thisPage]?.mark === name ? "" : name }))
  const note = element("textarea", { rows: 2, value: marks[thisPage]?.note ?? "", oninput: () => change({ note: note.value }) })
  document.querySelector(".article").append(element("section", { className: "marks", ariaLabel: "Your marks" },
    ...Object.values(buttons), element("label", {}, "Your note", note),
    button("Kept on this device …", async () => (await import("./keys.js")).show())))
}
document.adoptedStyleSheets.push(sheet)
draw()
addEventListener("storage", event => { if (event.key === MARKS) { marks = clean(kept(MARKS)); draw() } })

async function compare() {
  const answer = await fetch(new URL("sitemap.xml", root))
  const pages = [...new DOMParser().parseFromString(await answer.text(), "text/xml").querySelectorAll("url")]
  const [[home], ...others] = pages.map(page => [...page.children].map(part => part.textContent))
  for (const [address, last] of others) if (last > before) changed.add(address.slice(home.length))
  draw()
}
if (before) compare().catch(() => { /* then nothing is marked as changed */ })
