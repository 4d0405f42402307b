// The page at the end of a search: marks the words that were looked for, and goes to the very line.

import { fold, words } from "./words.js"

const LONGEST = 300
const MOST = 400
const SIGNS = { "’": "'", "‘": "'", "“": "'", "”": "'", '"': "'", "–": "-", "—": "-", "\u00a0": " ", "\n": " " }

export function mark(address) {
  const wanted = (address.searchParams.get("h") ?? "").slice(0, LONGEST)
  const phrase = wanted.match(/^"([^"]+)"/)?.[1] ?? ""
  const looked = new Set(words(wanted.slice(phrase ? phrase.length + 2 : 0)))
  const nodes = [...texts(address.hash)]
  const found = phrase ? stretch(nodes, phrase) : null
  if (found) show(found)
  const ranges = [...(found ? [found] : []), ...nodes.flatMap(node => matches(node, looked))].slice(0, MOST)
  if (window.Highlight && ranges.length) CSS.highlights.set("search", new Highlight(...ranges))
}

// The text of the section that the address names, or of the whole article.
function* texts(hash) {
  const article = document.querySelector("main article")
  let target = null
  try {
    target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null
  } catch { /* an address that is no address names nothing */ }
  if (!article) return
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  const level = /^H[1-6]$/.test(target?.tagName ?? "") ? Number(target.tagName[1]) : 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent.closest("script, style, math, svg, .headerlink, .references")) continue
    if (target && !(target.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue
    const heading = level && parent.closest("h1, h2, h3, h4, h5, h6")
    if (heading && heading !== target && Number(heading.tagName[1]) <= level) return
    yield node
  }
}

function matches(node, looked) {
  if (!looked.size) return []
  return [...node.data.matchAll(/[\p{L}\p{N}'’]+/gu)].filter(each => looked.has(fold(each[0]))).map(each => range(node, each.index, node, each.index + each[0].length))
}

// A phrase may run through several elements.
function stretch(nodes, phrase) {
  const plain = text => text.replace(/["’‘“”–—\u00a0\n]/g, sign => SIGNS[sign]).toLowerCase()
  const starts = []
  let all = ""
  for (const node of nodes) {
    starts.push(all.length)
    all += plain(node.data)
  }
  const at = all.indexOf(plain(phrase))
  if (at < 0) return null
  const place = offset => {
    let n = starts.length - 1
    while (starts[n] > offset) n--
    return [nodes[n], offset - starts[n]]
  }
  const [first, from] = place(at), [last, to] = place(at + phrase.length - 1)
  return range(first, from, last, to + 1)
}

function range(first, from, last, to) {
  const made = new Range()
  made.setStart(first, from)
  made.setEnd(last, to)
  return made
}

function show(found) {
  const element = found.startContainer.parentElement.closest("summary, li, tr, dt, p, h2, h3, h4") ?? found.startContainer.parentElement
  for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true
  if (!element.matches("summary")) element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: "center" })
}
