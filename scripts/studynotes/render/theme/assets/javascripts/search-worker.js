// Answers queries off the main thread. In: {id, base, query, kind, course, count}. Out: {id, ...} as `answer` returns it.

import { alternatives, isAuthor, isDescribed, isFirstAuthor, KINDS, meanings, rank, together, TYPO } from "./search-engine.js"
import { keyOf } from "./identifiers.js"
import { open } from "./search-index.js"
import { parse } from "./search-query.js"
import { distance, excerpt } from "./search-text.js"
import { words } from "./words.js"

const MIXED = 12 // the first hits, of which two of one page are enough
const READ = 30 // the best hits of a described thing, which are read
const PLAIN = 0.3 // what such a hit keeps of its score where its words stand far apart
const FAINT = 0.06 // a hit with less than this of the best score is none,
const SPARSE = 0.5 // nor is one that covers less than this of what the best one covers
const IDENTIFIED = 1e6 // above every score
const PHRASE_READ = 150 // records that are read for a phrase, best first
const SURE_AUTHOR = 0.4 // from here a word is taken for a name
const SURE_MARK = 0.2 // from here a word is marked in what was found
const BEGUN_NUMBER = 6 // letters of an identifier that may still be typed,
const NUMBERS = 20 // and so many works that may be meant
const GUESS = { alike: 0.55, longer: 3, shortest: 3 } // the last guess: share of pairs, letters more or less, letters
let index, fresh = false

addEventListener("message", async ({ data }) => {
  const said = await reply(data).catch(() => {
    fresh = true // the site may have been published anew meanwhile: once more, past the browser's store
    return reply(data)
  }).catch(fault => ({ fault: fault.message === "missing" ? "missing" : "broken" }))
  postMessage({ id: data.id, ...said })
})

async function reply({ base, saving, ...data }) {
  try {
    index ??= open(fetcher(base))
    const opened = await index
    if (data.query === undefined) return { ready: true }
    const said = await answer(data, opened)
    if (!saving) opened.rest()
    return said
  } catch (fault) {
    index = undefined
    throw fault
  }
}

const fetcher = base => async name => {
  const response = await fetch(new URL(`search/${name}.json`, base), { cache: fresh ? "reload" : "default" }).catch(() => null)
  if (!response?.ok) throw new Error("missing")
  return response.json()
}

async function answer({ query: typed, kind, course, count = 10 }, index) {
  const query = parse(typed)
  let found = await search(query, index), nearest = false
  if (!found.order.length && !found.missing && query.words.length && !query.filters.length) {
    const guess = query.words.map(word => guessed(word, index)).filter(Boolean)
    found = await search({ ...query, words: guess, phrases: [], open: false }, index)
    found.instead = found.order.length ? guess.join(" ") : ""
    nearest = true
  }
  const kinds = tally(found.order.filter(each => inCourse(each, course, index)), each => [KINDS[index.kinds[each]]])
  const courses = tally(found.order.filter(each => inKind(each, kind, index)), each => coursesOf(each, index))
  const order = await mixed(found.order.filter(each => inCourse(each, course, index) && inKind(each, kind, index)), index)
  const shown = await Promise.all(order.slice(0, count).map(async record => {
    const card = await index.card(record)
    return {
      kind: KINDS[index.kinds[record]], courses: coursesOf(record, index), name: card.name, url: card.url, place: card.place, land: card.land,
      excerpt: excerpt(card.text, found.marks),
      light: [...new Set(words(`${card.name} ${card.text}`))].filter(word => found.marks.has(word)).slice(0, 10).join(" "),
    }
  }))
  return { total: order.length, kinds, courses, hits: shown, instead: found.instead, nearest, missing: found.missing, begun: found.begun }
}

async function search(query, index) {
  const typed = query.words, others = alternatives(typed, index)
  const explained = n => others.some(each => each.from <= n && n < each.to)
  const meant = typed.map((word, n) => meanings(word, index, query.open && n === typed.length - 1, explained(n), typed.length === 1))
  const authors = query.filters.filter(each => each.author).map(each => each.author.map(word => meanings(word, index, true)))
  const topics = query.filters.filter(each => each.topic).map(each => each.topic)
  const unwanted = query.without.flat().map(word => index.groupOf(word)).filter(group => group !== undefined)
  await index.load([
    ...meant.flatMap(each => [...each.keys()]), ...others.flatMap(each => each.words.map(word => index.groupOf(word))),
    ...authors.flat().flatMap(each => [...each.keys()]), ...unwanted, ...topics.flatMap(topic => topicGroups(topic, index)),
  ])
  const { works, ...verdict } = await lookUp(query, index)
  if (verdict.missing) return { order: [], marks: new Set(), ...verdict }
  const { scores, cover, rare } = rank(typed, meant, others, index)
  if (!typed.length && query.filters.length) scores.fill(1)
  if (!typed.length) for (const word of authors.flat()) firstAuthors(word, index, record => { scores[record]++ })
  for (const record of works) scores[record] = IDENTIFIED - record / 1e3
  let allowed = filters(query, index)
  for (const phrase of query.phrases) allowed = await withPhrase(phrase, allowed, scores, index, true)
  for (const phrase of query.without) allowed = phrase.length > 1 ? await withPhrase(phrase, allowed, scores, index, false) : allowed
  let order = works.length ? works.filter(each => allowed[each]) : ordered(scores, cover, allowed, query)
  if (isDescribed(typed, index.small, 1)) order = await reread(order, scores, card => together(`${card.name}. ${card.text}`, typed, meant, rare, index), index)
  return { order, marks: marks(meant, others, index), instead: works.length ? "" : instead(typed, meant, order, index), ...verdict }
}

// Of a described thing the best hits are read: words close together say more than words strewn over a page.
async function reread(order, scores, value, index) {
  const best = order.slice(0, READ)
  await Promise.all(best.map(async record => { scores[record] *= PLAIN + value(await index.card(record)) }))
  return [...best.sort((one, other) => scores[other] - scores[one] || one - other), ...order.slice(READ)]
}

function ordered(scores, cover, allowed, query) {
  const found = []
  let most = 0, best = 0
  for (let n = 0; n < scores.length; n++) if (allowed[n] && scores[n] > most) most = scores[n]
  for (let n = 0; n < scores.length; n++) if (allowed[n] && cover[n] > best) best = cover[n]
  for (let n = 0; n < scores.length; n++) {
    if (allowed[n] && scores[n] > most * FAINT && (!query.words.length || cover[n] >= best * SPARSE)) found.push(n)
  }
  return found.sort((one, other) => scores[other] - scores[one] || one - other)
}

// Of one page two hits come first, and the others behind those of other pages: one long page is not the only answer.
async function mixed(order, index) {
  const times = {}, kept = [], late = []
  for (const record of order.slice(0, MIXED)) {
    const page = (await index.card(record)).url.split("#")[0], kind = KINDS[index.kinds[record]]
    times[page] = (times[page] ?? 0) + (kind === "note" || kind === "tool")
    ;(times[page] > 2 ? late : kept).push(record)
  }
  return [...kept, ...late, ...order.slice(MIXED)]
}

function filters(query, index) {
  const allowed = new Uint8Array(index.size).fill(1)
  for (const filter of query.filters) {
    const passes = passing(filter, index)
    for (let n = 0; n < index.size; n++) if (passes(n) === filter.not) allowed[n] = 0
  }
  for (const phrase of query.without) {
    const list = phrase.length === 1 && index.lists.get(index.groupOf(phrase[0]))
    for (const record of list ? list.records : []) allowed[record] = 0
  }
  return allowed
}

function passing(filter, index) {
  if (filter.kind) return n => KINDS[index.kinds[n]] === filter.kind
  if (filter.course) return n => coursesOf(n, index).includes(filter.course)
  if (filter.years) return n => index.years[n] >= filter.years[0] && index.years[n] <= filter.years[1]
  if (filter.topic) {
    const found = new Set(topicGroups(filter.topic, index).flatMap(group => index.lists.get(group).records))
    return n => found.has(n)
  }
  const sets = filter.author.map(word => {
    const people = new Map()
    for (const [group, sure] of meanings(word, index, true)) {
      const list = index.lists.get(group)
      list.records.forEach((record, at) => { if (isAuthor(list.shares[at]) && sure > SURE_AUTHOR) people.set(record, list.shares[at]) })
    }
    return people
  })
  return n => sets.length > 0 && sets.every(people => people.has(n))
}

function firstAuthors(meant, index, found) {
  for (const group of meant.keys()) {
    const list = index.lists.get(group)
    list.records.forEach((record, at) => { if (isFirstAuthor(list.shares[at])) found(record) })
  }
}

const topicGroups = (topic, index) =>
  [...index.groups].filter(([word]) => word.startsWith("topic:") && word.slice(6).startsWith(topic)).map(([, group]) => group)

const coursesOf = (record, index) => [1, 2, 3, 4].filter(course => (parseInt(index.courses[record], 16) >> (course - 1)) & 1)
const inCourse = (record, course, index) => !course || coursesOf(record, index).includes(course)
const inKind = (record, kind, index) => !kind || KINDS[index.kinds[record]] === kind

function tally(records, names) {
  const counts = {}
  for (const record of records) for (const name of names(record)) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

// Only records that may hold a phrase are read, best first, and not without end.
async function withPhrase(phrase, allowed, scores, index, wanted) {
  const kept = wanted ? new Uint8Array(allowed.length) : allowed.slice()
  const lists = phrase.filter(word => !index.small.has(word)).map(word => new Set(index.lists.get(index.groupOf(word))?.records))
  const candidates = [...allowed.keys()].filter(n => allowed[n] && lists.every(list => list.has(n)))
  candidates.sort((one, other) => scores[other] - scores[one])
  await Promise.all(candidates.slice(0, PHRASE_READ).map(async n => {
    const card = await index.card(n)
    if (` ${words(`${card.name} ${card.text}`).join(" ")} `.includes(` ${phrase.join(" ")} `)) kept[n] = wanted ? 1 : 0
  }))
  return kept
}

// The works that a text identifies: one, those whose identifier begins so, or none; `missing` is what surely names a work
// that is not here.
async function lookUp({ pasted, begun, key, filters }, index) {
  if (filters.length || !(pasted || begun || key)) return { works: [] }
  const [keys, table] = await Promise.all([index.keys(), pasted || begun ? index.lookup() : {}])
  const found = keys[key] ?? keys[pasted && keyOf(pasted.names, table)?.toLowerCase()]
  if (found !== undefined) return { works: [found] }
  const starting = begunBy(begun, table).map(each => keys[each.toLowerCase()]).concat(begunBy(key, keys))
  const works = [...new Set(starting)].filter(each => each !== undefined).slice(0, NUMBERS)
  return { works, begun: works.length > 0 && Boolean(pasted?.sure), missing: !works.length && Boolean(pasted?.sure) }
}

const begunBy = (text, named) =>
  text.length < BEGUN_NUMBER ? [] : Object.keys(named).filter(name => name.replace(/^\w+:/, "").startsWith(text)).map(name => named[name])

function marks(meant, others, index) {
  const groups = new Set(meant.flatMap(each => [...each].filter(([, sure]) => sure > SURE_MARK).map(([group]) => group)))
  const found = new Set(others.flatMap(each => each.words))
  for (const group of groups) for (const text of index.formsOf(group)) if (!index.small.has(text)) found.add(text)
  return found
}

// The query as it was understood, when a word of it stands nowhere.
function instead(typed, meant, order, index) {
  let changed = false
  const said = typed.map((word, n) => {
    const sure = Math.max(0, ...meant[n].values())
    if (!Object.values(TYPO).includes(sure)) return word
    const groups = [...meant[n].keys()]
    if (index.forms.some(form => form.text.startsWith(word))) return word
    const best = groups.find(group => index.lists.get(group).records.includes(order[0])) ?? groups[0]
    changed = true
    return nearestForm(word, best, index)
  })
  return changed ? said.join(" ") : ""
}

const nearestForm = (word, group, index) =>
  index.formsOf(group).sort((one, other) => distance(word, one, 9) - distance(word, other, 9))[0]

// A last guess for a word that is like nothing: the word that shares most pairs of letters with it.
function guessed(word, index) {
  if (index.groupOf(word) !== undefined) return word
  const pairs = text => new Set([...text].map((letter, n) => letter + (text[n + 1] ?? " ")))
  const mine = pairs(word)
  let best = "", most = GUESS.alike
  for (const { text } of index.forms) {
    if (text.length < GUESS.shortest || Math.abs(text.length - word.length) > GUESS.longer) continue
    const theirs = pairs(text)
    let shared = 0
    for (const pair of mine) if (theirs.has(pair)) shared++
    const value = (2 * shared) / (mine.size + theirs.size)
    if (value > most) [best, most] = [text, value]
  }
  return best
}
