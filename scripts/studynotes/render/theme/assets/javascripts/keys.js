// The sheet of keys, fetched when somebody presses "?".
const KEYS = [
  ["/", "Search"], ["↑ ↓", "Go through the hits of the search"], ["Enter", "Open the hit, follow the link"],
  ["Esc", "Close the search, a card or this sheet"], ["?", "Show this sheet"],
]
const sheet = Object.assign(document.createElement("dialog"), { className: "keys prose" })
const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" })
const list = document.createElement("dl")
for (const [key, does] of KEYS) {
  const term = document.createElement("dt")
  term.append(Object.assign(document.createElement("kbd"), { textContent: key }))
  list.append(term, Object.assign(document.createElement("dd"), { textContent: does }))
}
const form = Object.assign(document.createElement("form"), { method: "dialog" })
form.append(Object.assign(document.createElement("button"), { textContent: "Close" }))
sheet.setAttribute("aria-labelledby", title.id)
sheet.append(title, list, form)
const style = new CSSStyleSheet()
style.replaceSync(`
  .keys { border: 1px solid var(--edge); background: var(--paper); color: var(--ink) }
  .keys h2 { margin-top: 0 }
  .keys dl { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1rem }
  .keys :is(dt, dd) { margin: 0 }`)
document.adoptedStyleSheets.push(style)
document.body.append(sheet)

export function show() {
  if (!sheet.open) sheet.showModal()
}
