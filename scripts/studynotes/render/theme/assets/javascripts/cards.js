// A card for each citation: what the work is, at the place where it is cited. All its text stands in the page already,
// in the reference list, so without this script a citation is a jump to its entry.

const OPEN = 180 // ms that the pointer rests before a card comes: shorter ones flicker on the way across a line
const CLOSE = 320 // ms that a card stays when the pointer has left: time to reach it
const GAP = 6 // px between the line and the card
const WHY = { defines: "for its definition", evidence: "as evidence", example: "as an example", tool: "as the tool", contrast: "for contrast", further: "as further reading" }

let card = null
let owner = null
let timer = 0
let lastKey = "" // a citation is also in focus when a reader has just arrived at it: that is no question about the work

function build(citation) {
  const entry = document.querySelector(`li[id="${CSS.escape(citation.hash.slice(1))}"]`)
  if (!entry) return null
  const made = document.createElement("div")
  made.className = "card"
  made.id = "card"
  made.role = "dialog"
  made.ariaLabel = `About ${citation.textContent}`
  for (const part of [".reference__entry", ".reference__links", ".reference__state", ".reference__annotation", ".reference__since"]) {
    const found = entry.querySelector(part)
    if (found) made.append(found.cloneNode(true))
  }
  if (citation.dataset.role) {
    made.append(Object.assign(document.createElement("p"), { className: "card__role", textContent: `Cited here ${WHY[citation.dataset.role] ?? citation.dataset.role}` }))
  }
  const foot = document.createElement("p")
  foot.className = "card__foot"
  const jump = document.createElement("a")
  jump.href = citation.hash
  jump.textContent = "In the reference list"
  const home = entry.querySelector(".reference__back a:last-of-type").cloneNode(true)
  home.textContent = `Cited ${home.textContent}`
  home.removeAttribute("aria-label")
  foot.append(home, " · ", jump)
  made.append(foot)
  return made
}

// Below the line on which the citation begins, or above it where the window ends: never over the citation itself.
function place() {
  const lines = owner.getClientRects()
  const first = lines[0]
  const last = lines[lines.length - 1]
  const box = card.getBoundingClientRect()
  const below = last.bottom + GAP
  const above = first.top - GAP - box.height
  const top = below + box.height <= innerHeight || above < 0 ? below : above
  const left = Math.max(8, Math.min(first.left, document.documentElement.clientWidth - box.width - 8))
  card.style.top = `${top + scrollY}px`
  card.style.left = `${left + scrollX}px`
}

function open(citation) {
  clearTimeout(timer)
  if (owner === citation) return
  close()
  const made = build(citation)
  if (!made) return
  card = made
  owner = citation
  owner.setAttribute("aria-expanded", "true")
  owner.setAttribute("aria-controls", "card")
  owner.closest("p, li, dd, td, blockquote, div").after(card) // behind its paragraph: Tab goes on into the card's links
  card.addEventListener("pointerenter", () => clearTimeout(timer))
  card.addEventListener("pointerleave", closeSoon)
  card.addEventListener("focusout", event => { if (!within(event.relatedTarget)) closeSoon() })
  place()
}

function close() {
  clearTimeout(timer)
  card?.remove()
  owner?.removeAttribute("aria-expanded")
  owner?.removeAttribute("aria-controls")
  card = owner = null
}

const within = element => !!element && (card?.contains(element) || owner === element)
const later = (action, wait) => { clearTimeout(timer); timer = setTimeout(action, wait) }
const closeSoon = () => later(close, CLOSE)

for (const citation of document.querySelectorAll("a.citation")) {
  let touched = false
  citation.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") later(() => open(citation), OPEN) })
  citation.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") closeSoon() })
  citation.addEventListener("pointerdown", event => { touched = event.pointerType !== "mouse" })
  citation.addEventListener("focus", () => { if (lastKey === "Tab" && citation.matches(":focus-visible")) open(citation) })
  citation.addEventListener("blur", event => { if (!within(event.relatedTarget)) closeSoon() })
  citation.addEventListener("keydown", event => {
    if (event.key !== "Tab" || event.shiftKey || owner !== citation) return
    event.preventDefault()
    card.querySelector("a").focus()
  })
  // A finger has no way to rest on a link: the first tap shows the card, the second one follows the link.
  citation.addEventListener("click", event => {
    if (!touched || owner === citation) return close()
    event.preventDefault()
    open(citation)
  })
}

document.addEventListener("keydown", event => { lastKey = event.key }, true)
document.addEventListener("keydown", event => {
  if (!card) return
  const links = [...card.querySelectorAll("a")]
  if (event.key === "Escape") {
    const back = card.contains(document.activeElement) ? owner : null
    close()
    back?.focus({ preventScroll: true })
    if (back) close() // focus alone must not bring it back
  } else if (event.key === "Tab" && !event.shiftKey && document.activeElement === links.at(-1)) {
    event.preventDefault()
    const all = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
    const next = all.slice(all.indexOf(owner) + 1).find(each => !card.contains(each) && each.checkVisibility())
    close()
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: "center", behavior: "instant" }) // clear of the bar at the top
  } else if (event.key === "Tab" && event.shiftKey && document.activeElement === links[0]) {
    event.preventDefault()
    owner.focus()
  }
})
document.addEventListener("pointerdown", event => { if (card && !within(event.target) && !card.contains(event.target)) close() })
window.addEventListener("resize", close)

// Who comes from a work sees the sentence marked.
const arrive = async () => { if (location.hash.startsWith("#cite-") || document.documentElement.dataset.sentence) (await import("./arrival.js")).mark() }
arrive()
addEventListener("hashchange", arrive)
