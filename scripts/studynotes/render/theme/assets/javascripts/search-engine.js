// The ranking: which words were meant, how well each record answers them.

import {
  TYPO, SURE, LETTERS, BEGUN, NEAR_WORDS, JOINED_WORDS, FIRST_AUTHOR, AUTHORS, NAME_WORTH, NAME_WORTH_DESCRIBED, NAME_SHARE, NAME_ASKED, COVER, COVER_DESCRIBED, EXACT, EXACT_FROM, SMALL_WORD, SMALL_WORD_RARE, SMALL_WORD_SHARE, SOFT_WORD, SURE_HINT, OTHER_KIND, NAMED, DESCRIBED, DESCRIBES, BREATH, HINTS, SOFT, LONG_QUERY,
} from "./search-ranking.js"
import { alike, tokens } from "./search-text.js"

export const isDescribed = (typed, small, more = 0) => typed.filter(word => !small.has(word)).length >= DESCRIBED + more

function hintsOf(typed, small) {
  const said = typed.filter(word => !small.has(word)), ends = said.length > LONG_QUERY ? [said[0], said.at(-1)] : said
  return HINTS.filter(([, , words]) => words.split(" ").some(word => ends.includes(word)))
}
const ENDINGS = ["", "s", "e", "ed", "er", "ers", "ing", "ion", "ions", "ation", "ations", "ment", "ments", "able", "ability", "ible", "ibility", "ness", "ity", "y", "al", "ly", "ure", "or", "ors"]

// The groups of words that one typed word may stand for: [group, how sure].
// `plain`: the word is right as it is. `only`: there is no other word, so that a year is meant as it stands; beside an
// author it is often remembered wrong.
export function meanings(word, index, last, plain = false, only = false) {
  const found = new Map()
  const add = (group, sure) => { if (group !== undefined && sure > (found.get(group) ?? 0)) found.set(group, sure) }
  const exact = index.groupOf(word)
  if (exact === undefined && index.small.has(word)) return found
  if (exact !== undefined) add(exact, 1)
  if (word.length >= (last ? LETTERS.beginning : LETTERS.beginningInside) && !(exact !== undefined && index.small.has(word))) {
    const start = first(index.forms, word), whole = exact === undefined ? SURE.begun : SURE.longer
    const ahead = []
    for (let n = start; n < index.forms.length && index.forms[n].text.startsWith(word); n++) ahead.push(index.forms[n])
    ahead.sort((one, other) => one.text.length - other.text.length)
    for (const form of ahead.slice(0, last ? BEGUN.last : BEGUN.inside)) add(form.group, whole * (last ? 1 : SURE.inside) * Math.sqrt(word.length / form.text.length))
  }
  for (const group of relatives(word, index)) add(group, SURE.relative)
  const sure = Math.max(0, ...found.values())
  if (exact === undefined && !plain && sure <= SURE.relative && word.length >= LETTERS.typo && !/^\d+$/.test(word)) {
    const most = word.length >= LETTERS.typos && sure < SURE.relative ? 2 : 1
    let near = alike(word, index.forms, most, false)
    if (!near.length && last && sure === 0 && word.length >= LETTERS.openTypo) near = alike(word, index.forms, word.length >= LETTERS.openTypos ? 2 : 1, true)
    for (const [n, far] of near.slice(0, NEAR_WORDS)) add(index.forms[n].group, TYPO[far])
  }
  if (!only && /^(19|20)\d\d$/.test(word)) for (const [years, sure] of SURE.nearYear) for (const year of [+word - years, +word + years]) add(index.groupOf(String(year)), sure)
  if (exact !== undefined && !last && word.length >= LETTERS.lookalike && !SOFT.has(word)) {
    for (const [n] of alike(word, index.forms, 2, false, 1)) add(index.forms[n].group, SURE.lookalike)
  }
  return found
}

export function first(forms, word) {
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
    const double = /[^aeiou][aeiou][bdgmnprt]$/.test(stem) ? stem + stem.at(-1) : "" // "overfit", "overfitting"
    for (const other of ENDINGS) {
      if (ending + other === "ey" || ending + other === "ye") continue // "police" is no "policy"
      if (stem.length < (ending.length > 1 || other.length > 1 ? LETTERS.longEnding : LETTERS.stem)) continue
      if (other !== ending) made.push(index.groupOf(stem + other))
      if (single) made.push(index.groupOf(single + other))
      if (double && /^[aei]/.test(other)) made.push(index.groupOf(double + other))
    }
  }
  return made.filter(group => group !== undefined)
}

// Other ways to write a stretch of the query: joined, parted, abbreviated, written out. {from, to, words, sure}
export function alternatives(typed, index, same = index.same) {
  const made = [], known = word => index.groupOf(word) !== undefined
  for (let from = 0; from < typed.length; from++) {
    for (let to = from + 2; to <= Math.min(typed.length, from + JOINED_WORDS); to++) {
      const joined = typed.slice(from, to).join("")
      if (joined.length >= LETTERS.joined && known(joined)) made.push({ from, to, words: [joined], sure: SURE.joined })
    }
    const word = typed[from]
    if (!known(word)) {
      for (let at = 1; at < word.length; at++) {
        const parts = [word.slice(0, at), word.slice(at)]
        if (parts.every(part => (part.length >= LETTERS.parted || word.length < LETTERS.parted) && known(part))) made.push({ from, to: from + 1, words: parts, sure: SURE.parted })
      }
    }
    for (const [short, long] of same) {
      if (matches(typed, from, short, index)) made.push({ from, to: from + short.length, words: long, sure: SURE.writtenOut })
      if (long.length > 1 && matches(typed, from, long, index)) made.push({ from, to: from + long.length, words: short, sure: SURE.abbreviated })
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
      const list = index.lists.get(group), named = sure === SURE.relative ? SURE.relativeName : sure * sure
      for (let at = 0; at < list.records.length; at++) put(n, list.records[at], sure * list.weights[at], named * part(list.shares[at]))
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
    return small.has(word) ? Math.min(most, SMALL_WORD) : count > 1 && SOFT.has(word) ? most * SOFT_WORD : most
  })
  const all = rare.reduce((sum, each) => sum + each, 0) || 1
  const scores = new Float32Array(size), cover = new Float32Array(size)
  for (let record = 0; record < size; record++) {
    let sum = 0, covered = 0, named = 0, asked = 0
    for (let n = 0; n < count; n++) {
      if (!weight[n][record]) continue
      sum += weight[n][record] * (rare[n] < SMALL_WORD_RARE && small.has(typed[n]) ? SMALL_WORD_SHARE : 1)
      covered += rare[n]
      named += share[n][record]
      if (share[n][record]) asked += rare[n]
    }
    if (!covered) continue
    const kind = index.kindOf(record), name = Math.min(1, named), inName = asked / all
    cover[record] = covered / all
    const exact = name > EXACT_FROM && inName > EXACT_FROM ? EXACT : 1
    const said = described ? (sum / count) * (DESCRIBES[kind] ?? 1) * cover[record] ** COVER_DESCRIBED : (sum / count) * cover[record] ** COVER
    scores[record] = said + (described && exact === 1 ? NAME_WORTH_DESCRIBED : NAME_WORTH) * NAMED[kind] * name ** NAME_SHARE * inName ** NAME_ASKED * exact
    for (const [more, hinted] of hints) scores[record] *= hinted === kind ? more : more > SURE_HINT && exact === 1 ? OTHER_KIND : 1
  }
  return { scores, cover, rare }
}

const part = share => (share === 0 ? 0 : AUTHORS[share] ?? 1 / share)

export const isAuthor = share => share in AUTHORS
export const isFirstAuthor = share => share === FIRST_AUTHOR

// How much of a query stands close together in a text, from 0 to 1: a described thing is described in one breath.
export function together(text, typed, meant, rare, index) {
  const sure = new Map()
  meant.forEach((groups, n) => {
    if (index.small.has(typed[n])) return
    for (const [group, much] of groups) for (const form of index.formsOf(group)) sure.set(form, [...(sure.get(form) ?? []), [n, much]])
  })
  const found = []
  tokens(text).forEach(({ folded }, at) => { for (const [n, much] of sure.get(folded) ?? []) found.push([at, n, much * rare[n]]) })
  const all = rare.reduce((sum, each, n) => sum + (index.small.has(typed[n]) ? 0 : each), 0) || 1
  let most = 0
  for (let from = 0; from < found.length; from++) {
    const best = new Float32Array(typed.length)
    for (let to = from; to < found.length && found[to][0] - found[from][0] < BREATH; to++) best[found[to][1]] = Math.max(best[found[to][1]], found[to][2])
    most = Math.max(most, best.reduce((sum, each) => sum + each, 0))
  }
  return most / all
}
