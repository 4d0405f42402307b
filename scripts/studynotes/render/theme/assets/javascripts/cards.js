// A card for each citation, term and link to a section. Its text stands where the link leads, so without this script a
// link is a jump.

// ms that the pointer rests before a card comes: shorter ones flicker on the way across a line
const OPEN = 180
// ms that a card stays when the pointer has left: time to reach it
const CLOSE = 320
// px between the line and the card
const GAP = 6
const WHY = { defines: "for its definition", evidence: "as evidence", example: "as an example", tool: "as the tool", contrast: "for contrast", further: "as further reading" }
const LINKS = 'a.citation, a.term, .article :is(p, li, dd, td) > a[href*="#"]:not([class], [href^="#"], [href*="#cite-"])'

let card = null
let owner = null
// the link whose card is on its way
let wanted = null
let timer = 0
// a link is also in focus when a reader has just arrived at it: that is no question about it
let lastKey = ""

const element = (name, className, ...inside) => {
  const made = Object.assign(document.createElement(name), { className })
  made.append(...inside)
  return made
}
const anchor = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent })

const listed = citation => document.querySelector(`li[id="${CSS.escape(citation.hash.slice(1))}"]`)

function ofWork(citation) {
  const entry = listed(citation)
  const home = entry?.querySelector(".reference__back a:last-of-type")
  if (!home) return null
  const parts = [".reference__entry", ".reference__links", ".reference__state", ".reference__annotation", ".reference__since"]
    .map(part => entry.querySelector(part)?.cloneNode(true)).filter(Boolean)
  const { role } = citation.dataset
  if (role) parts.push(element("p", "card__role", `Cited here ${WHY[role] ?? role}`))
  return [...parts, element("p", "card__foot", anchor(home.href, `Cited ${home.textContent}`), " · ", anchor(citation.hash, "In the reference list"))]
}

const pages = new Map()

function fetched(address) {
  if (!pages.has(address)) {
    pages.set(address, fetch(address).then(answer => answer.ok ? answer.text() : Promise.reject(answer.status))
      .then(text => new DOMParser().parseFromString(text, "text/html")).catch(() => { pages.delete(address); return null }))
  }
  return pages.get(address)
}

// The first paragraph behind a heading or a term, or where there is none the first of a list, of questions, of a table.
function sectionText(head) {
  const section = []
  for (let each = head.nextElementSibling; each && !each.matches(`h1, h2, dt, ${head.localName}`); each = each.nextElementSibling) section.push(each)
  return section.find(each => each.matches("p, dd")) ?? section.map(each => each.querySelector(".work__annotation") ?? each.querySelector("li, summary, td")).find(Boolean)
}

// The entry of a term, how a section begins, or what a work is that the list only names; its addresses are read as on its own page.
async function ofPlace(link) {
  if (link.origin !== location.origin) return null
  const address = link.href.split("#")[0]
  const page = await fetched(address)
  const target = link.hash ? page?.getElementById(decodeURIComponent(link.hash.slice(1))) : page?.querySelector("h1")
  const found = target?.closest("h1, h2, h3, h4, dt")
  const text = found && sectionText(found)
  if (!text) return null
  const told = text.cloneNode(true)
  for (const each of told.querySelectorAll("a[href]")) each.href = new URL(each.getAttribute("href"), address).href
  for (const each of told.querySelectorAll("[id]")) each.removeAttribute("id")
  const said = element("p", "", ...told.childNodes)
  return [element("p", "card__title", found.textContent.trim()), said, element("p", "card__foot", anchor(link.href, `Read on in ${page.querySelector("h1").textContent.trim()}`))]
}

// Below the link, or above it where the window ends: never over the link, nor over the bar.
function place() {
  const lines = owner.getClientRects()
  const box = card.getBoundingClientRect()
  const below = lines[lines.length - 1].bottom + GAP
  const above = lines[0].top - GAP - box.height
  const bar = document.querySelector(".header")?.getBoundingClientRect().bottom ?? 0
  const top = below + box.height <= innerHeight || above < bar ? below : above
  const left = Math.max(8, Math.min(lines[0].left, document.documentElement.clientWidth - box.width - 8))
  card.style.top = `${top + scrollY}px`
  card.style.left = `${left + scrollX}px`
}

async function open(link, byKey = false) {
  clearTimeout(timer)
  if (owner === link) return true
  close()
  wanted = link
  const parts = ofWork(link) ?? await ofPlace(listed(link)?.querySelector("a") ?? link)
  if (wanted !== link) return true
  if (!parts) return false
  card = element("div", "card", ...parts)
  Object.assign(card, { id: "card", role: "dialog", ariaLabel: `About ${link.textContent}` })
  if (byKey) card.append(element("p", "card__foot", "↓ to its links, Esc to close"))
  // Tab goes on to the next link of the page
  for (const each of card.querySelectorAll("a")) each.tabIndex = -1
  owner = link
  owner.setAttribute("aria-expanded", "true")
  owner.setAttribute("aria-controls", "card")
  // or it is said twice
  owner.querySelector("abbr")?.removeAttribute("title")
  owner.closest(".article").append(card)
  card.addEventListener("pointerenter", () => clearTimeout(timer))
  card.addEventListener("pointerleave", closeSoon)
  card.addEventListener("focusout", event => { if (!within(event.relatedTarget)) closeSoon() })
  place()
  return true
}

function close() {
  clearTimeout(timer)
  card?.remove()
  owner?.removeAttribute("aria-expanded")
  owner?.removeAttribute("aria-controls")
  card = owner = wanted = null
}

const within = target => !!target && (card?.contains(target) || owner === target)
const later = (action, wait) => { clearTimeout(timer); timer = setTimeout(action, wait) }
const closeSoon = () => later(close, CLOSE)

for (const link of document.querySelectorAll(LINKS)) {
  if (link.closest(".references")) continue
  let touched = false
  link.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") later(() => open(link), OPEN) })
  link.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") closeSoon() })
  link.addEventListener("pointerdown", event => { touched = event.pointerType !== "mouse" })
  link.addEventListener("focus", () => { if (lastKey === "Tab" && link.matches(":focus-visible")) open(link, true) })
  link.addEventListener("blur", event => { if (!within(event.relatedTarget)) closeSoon() })
  // A finger has no way to rest on a link: the first tap shows the card, the second one follows the link.
  link.addEventListener("click", event => {
    if (!touched || owner === link) return close()
    event.preventDefault()
    open(link).then(shown => { if (!shown) location.href = link.href })
  })
}

// Back to the link, without a card; a Tab that goes on from here goes to what is next on the page.
function leave() {
  const back = owner
  close()
  lastKey = ""
  back.focus({ preventScroll: true })
}

document.addEventListener("keydown", event => { lastKey = event.key }, true)
document.addEventListener("keydown", event => {
  if (!card) return
  const links = [...card.querySelectorAll("a")]
  const inside = links.indexOf(document.activeElement)
  if (event.key === "Escape") {
    if (inside < 0) close()
    else leave()
  } else if (event.key === "ArrowDown" && document.activeElement === owner) {
    event.preventDefault()
    links[0].focus()
  } else if (event.key === "Tab" && inside >= 0) {
    const next = links[inside + (event.shiftKey ? -1 : 1)]
    if (next || event.shiftKey) event.preventDefault()
    if (next) next.focus()
    else leave()
  }
})
document.addEventListener("pointerdown", event => { if (card && !within(event.target)) close() })
window.addEventListener("resize", close)

// Who comes from a work sees the sentence marked.
const arrive = async () => { if (location.hash.startsWith("#cite-") || document.documentElement.dataset.sentence) (await import("./arrival.js")).mark() }
arrive()
addEventListener("hashchange", arrive)
