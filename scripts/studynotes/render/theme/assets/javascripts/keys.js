// The sheet of keys and of what this browser keeps, fetched when somebody asks for it.
import { all, button, clean, element, set } from "./marks.js"

const KEYS = [
  ["/", "Search"], ["↑ ↓", "Go through the hits of the search"], ["Enter", "Open the hit, follow the link"],
  ["↓", "Go into the card of a link"],
  ["Esc", "Close the search, a card or this sheet"], ["?", "Show this sheet"],
]
const sheet = element("dialog", { className: "keys prose marks" })
const said = element("p", {})
said.role = "status"
const file = element("input", { type: "file", accept: ".json", onchange: readBack })

function save() {
  const href = URL.createObjectURL(new Blob([JSON.stringify(all(), null, 1)], { type: "application/json" }))
  element("a", { href, download: "marks.json" }).click()
  setTimeout(() => URL.revokeObjectURL(href), 10_000)
}

async function readBack() {
  try {
    const read = clean(JSON.parse(await file.files[0].text()))
    set({ ...all(), ...read })
    said.textContent = `${Object.keys(read).length} read back.`
  } catch {
    said.textContent = "This is no file of marks."
  }
  file.value = ""
}

function remove() {
  if (!confirm("Delete marks, notes, selected works, colors and recent searches?")) return
  set({})
  try {
    Object.keys(localStorage).filter(name => name.startsWith("studynotes.")).forEach(name => localStorage.removeItem(name))
  } catch { /* then nothing is kept */ }
  said.textContent = "Deleted."
}

const list = element("dl", {}, ...KEYS.flatMap(([key, does]) => [
  element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: does }),
]))
const form = element("form", { method: "dialog" }, element("button", { textContent: "Close", autofocus: true }))
sheet.ariaLabel = "Keys and what is kept"
sheet.append(
  element("h2", { textContent: "Keys" }), list,
  element("h2", { textContent: "Kept on this device" }),
  element("p", { textContent: "Your marks and notes, the day of your last visit, selected works, colors and recent searches stay in this browser and are sent nowhere." }),
  button("Export marks", save), button("Read marks back", () => file.click()), button("Delete all", remove), said, form)
const style = new CSSStyleSheet()
style.replaceSync(`
  .keys.keys { margin: auto; max-width: min(34rem, 92vw); border: 1px solid var(--edge); background: var(--paper); color: var(--ink) }
  .keys h2 { margin-top: 0 }
  .keys dl { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1rem }
  .keys :is(dt, dd) { margin: 0 }
  .keys form { text-align: end }`)
document.adoptedStyleSheets.push(style)
document.body.append(sheet)

export function show() {
  if (!sheet.open) sheet.showModal()
}
