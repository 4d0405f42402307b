// The ranking: which words were meant, how well each record answers them.

import { alike } from "./search-text.js"
import { words } from "./words.js"

export const KINDS = ["note", "work", "topic", "term", "lab", "tool", "data set"] // in the order of the index

// The numbers of the ranking. They were tuned on the queries in tests/data/queries.yml, whose sets of others were held
// back; whoever changes one runs tests/bench/search.py before and after.

// How sure a meaning of a typed word is, from 0 to 1.
export const TYPO = { 1: 0.7, 2: 0.5 } // one error, or two
const SURE = {
  begun: 0.85, // the beginning of a word that is no word itself, times the root of how much of it is there
  longer: 0.4, // the beginning of a word that is one itself
  inside: 0.8, // of either, where it is not the last word: the reader went on, so it was probably whole
  relative: 0.6, // a word of one stem
  nearYear: [[1, 0.5], [2, 0.3]], // a year remembered wrong by one, by two
  lookalike: 0.4, // another word than a long one that is there, two letters away at most
  joined: 0.95, // "data set" for "dataset"
  parted: 0.9, // "dataset" for "data set"
  writtenOut: 0.8, // an abbreviation for what it stands for
  abbreviated: 0.85, // and the other way round
}
// How many letters a word must have, at least.
const LETTERS = {
  beginning: 2, // to be taken for the beginning of others as the last word,
  beginningInside: 4, // and before the last
  typo: 4, // for one error,
  typos: 8, // and for two
  openTypo: 5, // for an error in a beginning,
  openTypos: 7, // and for two
  lookalike: 9,
  stem: 5, // to be a stem,
  longEnding: 4, // also beside an ending of two letters or more
  joined: 3,
}
const BEGUN = { last: 24, inside: 8 } // so many words, the shortest, may follow a beginning
const NEAR_WORDS = 12 // so many words may be meant by an error
const JOINED_WORDS = 3 // so many words may be one

// What a match is worth. A record's name counts by how much of it was typed, its text by the weights of the index.
const FIRST_AUTHOR = 14 // shares of the index that stand for people,
const AUTHORS = { [FIRST_AUTHOR]: 0.5, 15: 0.4 } // and what the first author and the others are worth
const NAME_WORTH = 70 // a whole name against the weights of a text,
const NAME_WORTH_DESCRIBED = 30 // and where the query describes a thing
const NAME_SHARE = 1.2 // exponent: half of a name is worth less than half
const NAME_ASKED = 1.8 // exponent: words of the query that are not in the name count against it
const COVER = 1.4 // exponent: words of the query that are nowhere in the record count against it,
const COVER_DESCRIBED = 0.8 // less so in a description
const EXACT = 1.35 // the query is the name and nothing else,
const EXACT_FROM = 0.96 // from this share of both
const SMALL_WORD = 2 // so much at most does a word without meaning of its own weigh in what must be covered,
const SMALL_WORD_RARE = 3 // and where it weighs less than this,
const SMALL_WORD_SHARE = 0.3 // it adds only so much
const SOFT_WORD = 0.4 // a word that only says what is wanted ("overview") weighs so much of itself
const SURE_HINT = 2 // a hint above this also counts against other kinds,
const OTHER_KIND = 0.6 // by this

// Which kind is meant when the same name is found in several: what defines a thing, then its topic.
const NAMED = { term: 1, topic: 0.97, work: 0.96, tool: 0.96, "data set": 0.96, lab: 0.86, note: 0.93 }
// Many words describe a thing instead of naming it: what defines a thing answers best, and a name matters less.
const DESCRIBED = 3 // words that say something
const DESCRIBES = { term: 1.5, work: 0.9 }
const BREATH = 24 // words: what a description says stands as close together as this
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
const LONG_QUERY = 4 // words; in a longer one a hint stands first or last: "paper on drift", "drift paper"
function hintsOf(typed, small) {
  const said = typed.filter(word => !small.has(word)), ends = said.length > LONG_QUERY ? [said[0], said.at(-1)] : said
  return HINTS.filter(([, , words]) => words.split(" ").some(word => ends.includes(word)))
}
const SOFT = new Set([...HINTS.flatMap(([, , words]) => words.split(" ")), ..."difference compare comparison overview example examples explained".split(" ")])
const ENDINGS = ["", "s", "e", "ed", "er", "ers", "ing", "ion", "ions", "ation", "ations", "ment", "ments", "able", "ability", "ible", "ibility", "ness", "ity", "y", "al", "ly", "ure", "or", "ors"]

// The groups of words that one typed word may stand for: [group, how sure].
// `only`: there is no other word, so that a year is meant as it stands; beside an author it is often remembered wrong.
export function meanings(word, index, last, explained = false, only = false) {
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
  if (exact === undefined && !explained && sure <= SURE.relative && word.length >= LETTERS.typo && !/^\d+$/.test(word)) {
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
      if (stem.length < (ending.length > 1 || other.length > 1 ? LETTERS.longEnding : LETTERS.stem)) continue
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
    for (let to = from + 2; to <= Math.min(typed.length, from + JOINED_WORDS); to++) {
      const joined = typed.slice(from, to).join("")
      if (joined.length >= LETTERS.joined && known(joined)) made.push({ from, to, words: [joined], sure: SURE.joined })
    }
    const word = typed[from]
    if (!known(word)) {
      for (let at = 1; at < word.length; at++) {
        const parts = [word.slice(0, at), word.slice(at)]
        if (parts.every(part => (part.length > 1 || word.length < 3) && known(part))) made.push({ from, to: from + 1, words: parts, sure: SURE.parted })
      }
    }
    for (const [short, long] of index.same) {
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
    const kind = KINDS[index.kinds[record]], name = Math.min(1, named), inName = asked / all
    cover[record] = covered / all
    const exact = name > EXACT_FROM && inName > EXACT_FROM ? EXACT : 1
    const said = described ? (sum / count) * (DESCRIBES[kind] ?? 1) * cover[record] ** COVER_DESCRIBED : (sum / count) * cover[record] ** COVER
    scores[record] = said + (described ? NAME_WORTH_DESCRIBED : NAME_WORTH) * NAMED[kind] * name ** NAME_SHARE * inName ** NAME_ASKED * exact
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
