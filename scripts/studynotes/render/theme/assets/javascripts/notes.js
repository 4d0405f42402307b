// What HTML does not do; every page reads without it.

// The colors: as the system, then the other of the two, then the system's own by choice.
{
  const root = document.documentElement, button = document.querySelector("[data-palette]")
  const names = { "": "as the system", light: "light", dark: "dark" }
  const show = () => {
    button.ariaLabel = button.title = `Colors: ${names[root.dataset.colours ?? ""] ?? names[""]}`
  }
  button?.addEventListener("click", () => {
    const other = matchMedia("(prefers-color-scheme: dark)").matches ? ["", "light", "dark"] : ["", "dark", "light"]
    const next = other[(other.indexOf(root.dataset.colours ?? "") + 1) % 3]
    if (next) root.dataset.colours = next
    else delete root.dataset.colours
    try { localStorage.setItem("studynotes.colours", next) } catch { /* then it lasts for this page */ }
    show()
  })
  if (button) {
    show()
    button.hidden = false
  }
}

// The list of contents says where the reader is: the last heading past the upper third of the window.
{
  const links = [...document.querySelectorAll(".toc__link")]
  const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  let current
  const follow = () => {
    const ended = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
    const passed = headings.findLastIndex(heading => heading && heading.getBoundingClientRect().top < innerHeight / 3)
    const next = links[ended ? links.length - 1 : passed]
    if (next === current) return
    current?.removeAttribute("aria-current")
    next?.setAttribute("aria-current", "true")
    current = next
    const list = next?.closest(".toc")
    if (list && list.scrollHeight > list.clientHeight) list.scrollTop = next.offsetTop - list.clientHeight / 2
  }
  let waiting = false
  const soon = () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => { waiting = false; follow() })
  }
  if (links.length) {
    addEventListener("scroll", soon, { passive: true })
    addEventListener("resize", soon, { passive: true })
    follow()
  }
}

// A link into a folded answer unfolds it.
function unfold() {
  let target = null
  try {
    if (location.hash) target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  } catch { /* an address that is no address names nothing */ }
  const folded = target?.closest("details:not([open])")
  if (!folded) return
  for (let each = folded; each; each = each.parentElement.closest("details")) each.open = true
  target.scrollIntoView()
}
addEventListener("hashchange", unfold)
unfold()

// Code can be copied.
for (const code of document.querySelectorAll(".highlight pre > code, .cite pre > code")) {
  if (!navigator.clipboard) break
  addCopy(code, code.parentElement)
}
if (navigator.clipboard) for (const line of document.querySelectorAll(".cite__formatted")) addCopy(line, line)

function addCopy(source, place) {
  const text = source.textContent
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "copy", textContent: "Copy", ariaLive: "polite" })
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = "Copied"
    setTimeout(() => { button.textContent = "Copy" }, 2000)
  })
  place.append(button)
}

// The style in which a reader cites stays open from page to page.
try {
  for (const form of document.querySelectorAll(".cite__form")) {
    const name = form.firstChild.textContent
    if (localStorage["studynotes.cite"] === name) form.open = true
    form.firstChild.addEventListener("click", () => { localStorage["studynotes.cite"] = name })
  }
} catch { /* without storage each page begins anew */ }

// What scrolls sideways can be scrolled from the keyboard.
function makeReachable() {
  for (const box of document.querySelectorAll(".scroll, .prose pre > code, math")) {
    if (box.scrollWidth <= box.clientWidth || box.hasAttribute("tabindex")) continue
    box.setAttribute("tabindex", "0")
    if (!box.matches(".scroll")) continue
    box.setAttribute("role", "group")
    box.setAttribute("aria-label", "Table, scrolls sideways")
  }
}
window.addEventListener("load", makeReachable)
window.addEventListener("resize", makeReachable)
document.addEventListener("toggle", makeReachable, true)

// The contents are a column on wide screens: an open list would cover the page.
matchMedia("(min-width: 76.25em)").addEventListener("change", () => document.querySelector("#nav:popover-open")?.hidePopover())

// "?" opens the sheet of keys.
addEventListener("keydown", event => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return
  import("./keys.js").then(keys => keys.show())
})
// Wide screens have room for notes in the margin.
{
  const wide = matchMedia("(min-width: 94em)")
  const fill = () => { if (wide.matches && document.querySelector(".references")) import("./margin.js") }
  wide.addEventListener("change", fill)
  fill()
}

// Marks come with the first act.
for (const act of ["pointermove", "scroll", "keydown"]) addEventListener(act, () => import("./marks.js"), { once: true })
