// On wide screens the first mention of a work in a paragraph has a note in the margin: what it is, in a sentence, and
// the way to it. All of it stands in the reference list, and the card says more: so it is for the eye and the pointer only.

const GAP = 10 // px between notes
const FAR = 320 // px that a note may slip below its line; what would slip further is left to the card

const article = document.querySelector(".article")
const margin = document.createElement("div")
margin.className = "margin"
margin.ariaHidden = "true"

function note(citation) {
  const entry = document.getElementById(citation.hash.slice(1))
  const said = entry?.querySelector(".reference__annotation")
  if (!said) return null
  const made = document.createElement("p")
  const label = Object.assign(document.createElement("b"), { textContent: citation.textContent })
  const link = entry.querySelector(".reference__link")?.cloneNode(true)
  const what = Object.assign(document.createElement("span"), { className: "margin__what", textContent: said.textContent })
  made.append(label, what)
  if (link) {
    link.tabIndex = -1
    made.append(link)
  }
  return made
}

const seen = new Map()
const notes = []
for (const citation of article.querySelectorAll("a.citation")) {
  const block = citation.closest("p, li, dd, td, th")
  if (!block || block.matches("td, th")) continue
  const known = seen.get(block) ?? new Set()
  if (known.has(citation.hash)) continue
  seen.set(block, known.add(citation.hash))
  const made = note(citation)
  if (made) notes.push({ citation, made })
}
margin.append(...notes.map(each => each.made))
article.append(margin)

// From above to below: each beside its line or under the one before, and under whatever reaches into the margin.
function place() {
  const frame = article.getBoundingClientRect()
  const wide = [...article.querySelectorAll(".highlight, .scroll, .diagram, .diagram__wide, math[display=block]")]
    .map(each => each.getBoundingClientRect()).filter(box => box.right > frame.right + GAP)
  const heights = notes.map(each => each.made.offsetHeight)
  let free = 0
  notes.forEach(({ citation, made }, position) => {
    const line = citation.checkVisibility() ? citation.getClientRects()[0].top : NaN
    let top = Math.max(line, free)
    for (const box of wide) if (top < box.bottom + GAP && top + heights[position] > box.top - GAP) top = box.bottom + GAP
    const fits = top - line <= FAR
    made.style.visibility = fits ? "visible" : "hidden"
    if (!fits) return
    made.style.top = `${top - frame.top}px`
    free = top + heights[position] + GAP
  })
}

new ResizeObserver(place).observe(article)
