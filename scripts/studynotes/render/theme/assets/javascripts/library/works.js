// Works as plain values: read from the list of the page, folded, chosen, ordered. Nothing here changes the page.

import { words } from "../words.js"

// Returns the folded words of a text, each with a space before it.
export const spaced = text => words(text).map(word => ` ${word}`).join("")

export function read(shelf, boxes, before = 0) {
  const numbers = new Map(boxes.map((box, n) => [`${box.name} ${box.value}`, n]))
  const names = new Map(boxes.map(box => [`${box.name} ${box.value}`, box.parentElement.children[1].textContent]))
  const facets = [...new Set(boxes.map(box => box.name))]
  return [...shelf.querySelectorAll(".library__item")].map((item, place) => {
    const { dataset } = item
    const link = item.firstElementChild
    const valuesOf = name => (dataset[name] ?? "").split(" ").map(value => `${name} ${value}`).filter(each => numbers.has(each))
    const topics = valuesOf("topic").map(each => names.get(each))
    const [here, key] = /([^/]+)\/(?:index\.html)?$/.exec(link.getAttribute("href"))
    link.setAttribute("href", here)
    return {
      item, place: before + place, key,
      title: link.textContent,
      label: dataset.label ?? "",
      year: dataset.year,
      times: Number(dataset.times ?? 0),
      added: dataset.added ?? "",
      people: `${spaced(`${item.children[1].textContent}; ${dataset.more ?? ""}`)} `,
      venue: `${spaced(item.children[2].textContent)} `,
      values: facets.map(name => valuesOf(name).map(each => numbers.get(each))),
      text: spaced([item.textContent, key, dataset.label, dataset.more, ...topics].join(" ")),
    }
  })
}

// Returns the works that have all words (as beginnings of words) and pass every facet, and the count of each value:
// how many there would be if it were the only one chosen in its facet.
export function choose(works, words, chosen, size) {
  const needles = words.map(word => ` ${word}`)
  const counts = new Uint32Array(size)
  const found = works.filter(work => {
    if (!needles.every(needle => work.text.includes(needle))) return false
    let missed = -1
    for (let n = 0; n < chosen.length; n++) {
      if (!chosen[n].size || work.values[n].some(value => chosen[n].has(value))) continue
      if (missed >= 0) return false
      missed = n
    }
    const open = missed < 0 ? work.values : [work.values[missed]]
    for (const values of open) for (const value of values) counts[value]++
    return missed < 0
  })
  return { found, counts }
}

const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true, ignorePunctuation: true })
const ORDERS = {
  year: () => 0,
  author: (a, b) => collator.compare(a.label, b.label),
  title: (a, b) => collator.compare(a.title, b.title),
  cited: (a, b) => b.times - a.times,
  added: (a, b) => b.added < a.added ? -1 : Number(b.added > a.added),
}
const made = new Map()

// Returns the works in an order, made once; what is equal stays in the order of the page.
export function orderOf(works, name) {
  if (name === "year") return works
  if (made.get(name)?.length !== works.length) made.set(name, [...works].sort(ORDERS[name] ?? ORDERS.year))
  return made.get(name)
}
