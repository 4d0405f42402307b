// The ranking: which words were meant, how well each record answers them.

import { alike, words } from "./search-text.js"

const FIRST_AUTHOR = 14
const AUTHOR = 15
const KINDS = ["note", "work", "topic", "term", "lab", "tool", "data set"]
const NAMED = { term: 1, topic: 0.97, work: 0.96, tool: 0.96, "data set": 0.96, lab: 0.86, note: 0.93 }
// Many words describe a thing instead of naming it: what defines a thing answers best, and a name matters less.
const DESCRIBED = 3 // words that say something
const DESCRIBES = { term: 1.5, work: 0.9 }
export const isDescribed = (typed, small, more = 0) => typed.filter(word => !small.has(word)).length >= DESCRIBED + more
// Words that say what kind of thing is meant, and how surely.
const HINTS = [
  [4, "lab", "lab labs notebook exercise assignment"],
  [3, "data set", "dataset datasets"],
  [2.5, "work", "paper papers article articles talk video book blog"],
  [2.5, "tool", "tool tools"],
  [2.5, "term", "definition meaning define"],
  [1.25, "data set", "data set sets"],
  [1.25, "work", "survey post tutorial study author course"],
  [1.25, "tool", "software library framework package"],
  [1.25, "note", "notes section week lecture"],
]
// A hint stands first or last: "paper on drift", "drift paper"; amid a long query it may be any word.
function hintsOf(typed, small) {
  const said = typed.filter(word => !small.has(word)), ends = said.length > 4 ? [said[0], said.at(-1)] : said
  return HINTS.filter(([, , words]) => words.split(" ").some(word => ends.includes(word)))
}
const SOFT = new Set([...HINTS.flatMap(([, , words]) => words.split(" ")), ..."difference compare comparison overview example examples explained".split(" ")])
const ENDINGS = ["", "s", "e", "ed", "er", "ers", "ing", "ion", "ions", "ation", "ations", "ment", "ments", "able", "ability", "ible", "ibility", "ness", "ity", "y", "al", "ly", "ure", "or", "ors"]

// How sure a word is that was typed with one error, or two.
export const TYPO = { 1: 0.7, 2: 0.5 }
const RELATIVE = 0.6
const BREATH = 24 // words

// The groups of words that one typed word may stand for: [group, how sure].
// `only`: there is no other word, so that a year is meant as it stands; beside an author it is often remembered wrong.
export function meanings(word, index, last, explained = false, only = false) {
  const found = new Map()
  const add = (group, sure) => { if (group !== undefined && sure > (found.get(group) ?? 0)) found.set(group, sure) }
  const exact = index.groupOf(word)
  if (exact === undefined && index.small.has(word)) return found
  if (exact !== undefined) add(exact, 1)
  if (word.length > 1 && (last || word.length > 3) && !(exact !== undefined && index.small.has(word))) {
    const start = first(index.forms, word), whole = exact === undefined ? 0.85 : 0.4
    const ahead = []
    for (let n = start; n < index.forms.length && index.forms[n].text.startsWith(word); n++) ahead.push(index.forms[n])
    ahead.sort((one, other) => one.text.length - other.text.length)
    for (const form of ahead.slice(0, last ? 24 : 8)) add(form.group, whole * (last ? 1 : 0.8) * Math.sqrt(word.length / form.text.length))
  }
  for (const group of relatives(word, index)) add(group, RELATIVE)
  const sure = Math.max(0, ...found.values())
  if (exact === undefined && !explained && sure <= RELATIVE && word.length > 3 && !/^\d+$/.test(word)) {
    const most = word.length > 7 && sure < RELATIVE ? 2 : 1
    let near = alike(word, index.forms, most, false)
    if (!near.length && last && sure === 0 && word.length > 4) near = alike(word, index.forms, word.length > 6 ? 2 : 1, true)
    for (const [n, far] of near.slice(0, 12)) add(index.forms[n].group, TYPO[far])
  }
  if (!only && /^(19|20)\d\d$/.test(word)) for (const [years, sure] of [[1, 0.5], [2, 0.3]]) for (const year of [+word - years, +word + years]) add(index.groupOf(String(year)), sure)
  if (exact !== undefined && !last && word.length > 8 && !SOFT.has(word)) {
    for (const [n] of alike(word, index.forms, 2, false, 1)) add(index.forms[n].group, 0.4)
  }
  return found
}

function first(forms, word) {
  let low = 0, high = forms.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (forms[middle].text < word) low = middle + 1
    else high = middle
  }
  return low
}

// Words of one stem: "deploy", "deployed", "deployment".
function relatives(word, index) {
  const made = []
  for (const ending of ENDINGS) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, word.length - ending.length)
    const single = /([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : "" // "stopping", "stop"
    for (const other of ENDINGS) {
      if (stem.length < (ending.length > 1 || other.length > 1 ? 4 : 5)) continue
      if (other !== ending) made.push(index.groupOf(stem + other))
      if (single) made.push(index.groupOf(single + other))
    }
  }
  return made.filter(group => group !== undefined)
}

// Other ways to write a stretch of the query: joined, parted, abbreviated, written out. {from, to, words, sure}
export function alternatives(typed, index) {
  const made = [], known = word => index.groupOf(word) !== undefined
  for (let from = 0; from < typed.length; from++) {
    for (let to = from + 2; to <= Math.min(typed.length, from + 3); to++) {
      const joined = typed.slice(from, to).join("")
      if (joined.length > 2 && known(joined)) made.push({ from, to, words: [joined], sure: 0.95 })
    }
    const word = typed[from]
    if (!known(word)) {
      for (let at = 1; at < word.length; at++) {
        const parts = [word.slice(0, at), word.slice(at)]
        if (parts.every(part => (part.length > 1 || word.length < 3) && known(part))) made.push({ from, to: from + 1, words: parts, sure: 0.9 })
      }
    }
    for (const [short, long] of index.same) {
      if (matches(typed, from, short, index)) made.push({ from, to: from + short.length, words: long, sure: 0.8 })
      if (long.length > 1 && matches(typed, from, long, index)) made.push({ from, to: from + long.length, words: short, sure: 0.85 })
    }
  }
  return made.filter(each => each.words.every(known))
}

const matches = (typed, from, wanted, index) =>
  from + wanted.length <= typed.length && wanted.every((word, n) => typed[from + n] === word || (index.groupOf(word) !== undefined && index.groupOf(typed[from + n]) === index.groupOf(word)))

// Score every record. Returns {scores, cover} with zeros where nothing matches.
export function rank(typed, meant, others, index) {
  const { size, small } = index, count = typed.length
  const weight = typed.map(() => new Float32Array(size)), share = typed.map(() => new Float32Array(size))
  typed.forEach((word, n) => {
    for (const [group, sure] of meant[n]) {
      const list = index.lists.get(group)
      for (let at = 0; at < list.records.length; at++) put(n, list.records[at], sure * list.weights[at], sure * sure * part(list.shares[at]))
    }
  })
  for (const other of others) whole(other)

  function put(n, record, gained, named) {
    if (gained > weight[n][record]) weight[n][record] = gained
    if (named > share[n][record]) share[n][record] = named
  }

  function whole({ from, to, words, sure }) {
    const sums = new Float32Array(size), named = new Float32Array(size), times = new Uint8Array(size)
    for (const word of words) {
      const list = index.lists.get(index.groupOf(word))
      for (let at = 0; at < list.records.length; at++) {
        sums[list.records[at]] += list.weights[at]
        named[list.records[at]] += part(list.shares[at])
        times[list.records[at]]++
      }
    }
    for (let record = 0; record < size; record++) {
      if (times[record] < words.length) continue
      for (let n = from; n < to; n++) put(n, record, (sure * sums[record]) / Math.sqrt(words.length * (to - from)), (sure * Math.min(1, named[record])) / (to - from))
    }
  }

  const hints = count > 1 ? hintsOf(typed, small) : []
  const described = isDescribed(typed, small)
  const rare = typed.map((word, n) => {
    let most = 0
    for (let record = 0; record < size; record++) if (weight[n][record] > most) most = weight[n][record]
    return small.has(word) ? Math.min(most, 2) : count > 1 && SOFT.has(word) ? most * 0.4 : most
  })
  const all = rare.reduce((sum, each) => sum + each, 0) || 1
  const scores = new Float32Array(size), cover = new Float32Array(size)
  for (let record = 0; record < size; record++) {
    let sum = 0, covered = 0, named = 0, asked = 0
    for (let n = 0; n < count; n++) {
      if (!weight[n][record]) continue
      sum += weight[n][record] * (rare[n] < 3 && small.has(typed[n]) ? 0.3 : 1)
      covered += rare[n]
      named += share[n][record]
      if (share[n][record]) asked += rare[n]
    }
    if (!covered) continue
    const kind = KINDS[index.kinds[record]], name = Math.min(1, named), inName = asked / all
    cover[record] = covered / all
    const exact = name > 0.96 && inName > 0.96 ? 1.35 : 1
    const said = described ? (sum / count) * (DESCRIBES[kind] ?? 1) * cover[record] ** 0.8 : (sum / count) * cover[record] ** 1.4
    scores[record] = said + (described ? 30 : 70) * NAMED[kind] * name ** 1.2 * inName ** 1.8 * exact
    for (const [more, hinted] of hints) scores[record] *= hinted === kind ? more : more > 2 && exact === 1 ? 0.6 : 1
  }
  return { scores, cover, rare }
}

const part = share => (share === 0 ? 0 : share === FIRST_AUTHOR ? 0.5 : share === AUTHOR ? 0.4 : 1 / share)

export const isAuthor = share => share >= FIRST_AUTHOR

// How much of a query stands close together in a text, from 0 to 1: a described thing is described in one breath.
export function together(text, typed, meant, rare, index) {
  const sure = new Map()
  meant.forEach((groups, n) => {
    if (index.small.has(typed[n])) return
    for (const [group, much] of groups) for (const form of index.formsOf(group)) sure.set(form, [...(sure.get(form) ?? []), [n, much]])
  })
  const found = []
  words(text).forEach((word, at) => { for (const [n, much] of sure.get(word) ?? []) found.push([at, n, much * rare[n]]) })
  const all = rare.reduce((sum, each, n) => sum + (index.small.has(typed[n]) ? 0 : each), 0) || 1
  let most = 0
  for (let from = 0; from < found.length; from++) {
    const best = new Float32Array(typed.length)
    for (let to = from; to < found.length && found[to][0] - found[from][0] < BREATH; to++) best[found[to][1]] = Math.max(best[found[to][1]], found[to][2])
    most = Math.max(most, best.reduce((sum, each) => sum + each, 0))
  }
  return most / all
}
