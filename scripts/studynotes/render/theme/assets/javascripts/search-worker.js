// Answers queries off the main thread. In: {id, base, query, kind, course, count}. Out: {id, ...} as `answer` returns it.

import { alternatives, isAuthor, isDescribed, isFirstAuthor, first, meanings, rank, together } from "./search-engine.js"
import { keyOf } from "./identifiers.js"
import { open } from "./search-index.js"
import { parse } from "./search-query.js"
import {
  MIXED, READ, PLAIN, FAINT, SPARSE, IDENTIFIED, PHRASE_READ, SURE, SURE_AUTHOR, SURE_MARK, BEGUN_NUMBER, NUMBERS, GUESS, PAUSE,
} from "./search-ranking.js"
import { alike, distance, excerpt, marked, tokens } from "./search-text.js"
import { words } from "./words.js"

let index, resting, fresh = false

addEventListener("message", async ({ data }) => {
  const said = await reply(data).catch(() => {
    fresh = true // the site may have been published anew meanwhile: once more, past the browser's store
    return reply(data)
  }).catch(fault => ({ fault: fault.message === "missing" ? "missing" : "broken" }))
  postMessage({ id: data.id, ...said })
})

async function reply({ base, saving, ...data }) {
  try {
    index ??= open(fetcher(base, "json"), fetcher(base, "text", "txt"))
    const opened = await index
    if (data.query === undefined) return { ready: true }
    const said = await answer(data, opened)
    clearTimeout(resting)
    if (!saving) resting = setTimeout(() => opened.rest().catch(() => {}), PAUSE) // not beside what the next letter needs
    return said
  } catch (fault) {
    index = undefined
    throw fault
  }
}

const fetcher = (base, form, ending = form) => async name => {
  const response = await fetch(new URL(`search/${name}.${ending}`, base), { cache: fresh ? "reload" : "default" }).catch(() => null)
  if (!response?.ok) throw new Error("missing")
  return response[form]()
}

async function answer({ query: typed, kind, course, count = 10, exact }, index) {
  const query = { ...parse(typed, index), exact }
  const { found, ...said } = await attempt(query, index)
  const kinds = tally(found.order.filter(each => inCourse(each, course, index)), each => [index.kindOf(each)])
  const courses = tally(found.order.filter(each => inKind(each, kind, index)), each => coursesOf(each, index))
  const passed = found.order.filter(each => inCourse(each, course, index) && inKind(each, kind, index))
  const subjects = await bySubject(await mixed(passed, index), found.marks, index), order = subjects.flat()
  const under = new Set(subjects.flatMap(([, ...others]) => others))
  const shown = await Promise.all(order.slice(0, count).map(async record => {
    const card = await index.card(record)
    return {
      under: under.has(record), kind: index.kindOf(record), courses: coursesOf(record, index), url: card.url, land: card.land,
      name: marked(card.name, found.marks), place: marked(card.place, found.marks),
      excerpt: excerpt(card.text, found.marks),
      light: [...new Set([...tokens(card.name), ...tokens(card.text)].map(({ folded }) => folded))].filter(word => found.marks.has(word)).slice(0, 10).join(" "),
    }
  }))
  return { total: order.length, kinds: index.types.map(([name, plural]) => [name, plural, kinds[name] ?? 0]), courses, hits: shown, missing: found.missing, begun: found.begun, ...found.understood, ...said }
}

// What was asked; else all that passes the filters; else what is nearest to it.
async function attempt(query, index) {
  await index.load(query.filters.flatMap(filter => filterGroups(filter, index)))
  const empty = query.filters.filter(filter => !filter.not && emptied(filter, index))
  const unknown = [...query.unknown, ...empty.map(filter => filter.asked)]
  const known = { ...query, filters: query.filters.filter(filter => !empty.includes(filter)) }
  const found = await search(known, index)
  if (found.order.length || found.missing || !query.words.length) return { found, unknown }
  if (known.filters.length) {
    const all = await search({ ...known, words: [], phrases: [] }, index)
    return { found: all, unknown, unheld: all.order.length > 0 }
  }
  const { absent = [] } = found.understood, guesses = query.words.map(word => (absent.includes(word) ? "" : guessed(word, index)))
  if (query.exact || !guesses.some(Boolean)) return { found, unknown, maybe: query.exact ? "" : query.words.map(word => nearWord(word, index)).join(" ").trim() }
  const nearest = await search({ ...known, words: guesses.filter(Boolean), phrases: [], open: false }, index)
  nearest.understood = { ...nearest.understood, instead: guesses.filter(Boolean).join(" "), changed: true }
  return { found: nearest, unknown, nearest: nearest.order.length > 0 }
}

// The word of the site that an English word is nearest to, for a question; nothing is found by it unasked.
function nearWord(word, index) {
  const near = alike(word, index.forms, 1, false)[0]
  return index.groupOf(word) !== undefined ? word : near ? index.forms[near[0]].text : ""
}

async function search(query, index) {
  const typed = query.words, only = typed.length === 1
  const isStrange = !query.exact && typed.some(word => index.groupOf(word) === undefined && !index.small.has(word) && !(only && word.length < 4))
  const foreign = isStrange ? index.languages() : []
  const right = await Promise.all(typed.map((word, n) => isRight(word, query, n === typed.length - 1, index)))
  const same = [...index.same, ...await foreign]
  const others = alternatives(typed, index, same).filter(each => each.to > each.from + 1 || !right[each.from])
  const explained = n => others.some(each => each.from <= n && n < each.to)
  const meant = typed.map((word, n) => meanings(word, index, query.open && n === typed.length - 1, right[n] || explained(n), only))
  const authors = query.filters.filter(each => each.author).flatMap(each => authorWords(each, index).map(word => meanings(word, index, true)))
  const unwanted = query.without.flat().map(word => index.groupOf(word)).filter(group => group !== undefined)
  await index.load([
    ...meant.flatMap(each => [...each.keys()]), ...others.flatMap(each => each.words.map(word => index.groupOf(word))),
    ...unwanted,
  ])
  const { works, ...verdict } = await lookUp(query, index)
  if (verdict.missing) return { order: [], marks: new Set(), understood: {}, ...verdict }
  const { scores, cover, rare } = rank(typed, meant, others, index)
  if (!typed.length && query.filters.length) scores.fill(1)
  if (!typed.length) for (const word of authors) firstAuthors(word, index, record => { scores[record]++ })
  for (const record of works) scores[record] = IDENTIFIED - record / 1e3
  let allowed = filters(query, index)
  for (const phrase of query.phrases) allowed = await withPhrase(phrase, allowed, scores, index, true)
  for (const phrase of query.without) allowed = phrase.length > 1 ? await withPhrase(phrase, allowed, scores, index, false) : allowed
  let order = works.length ? works : ordered(scores, cover, allowed, query)
  if (isDescribed(typed, index.small, 1)) order = await reread(order, scores, card => Math.max(...[card.text, card.asked].map(text => together(`${card.name}. ${text}`, typed, meant, rare, index))), index)
  return { order, marks: marks(meant, others, index), understood: works.length ? {} : understood(typed, meant, others, order, index), ...verdict }
}

// Whether a word that the site has not is right all the same, because it is English or the reader says so.
async function isRight(word, query, last, index) {
  if (query.exact) return true
  if (index.groupOf(word) !== undefined) return false
  return Math.max(0, ...meanings(word, index, query.open && last, true).values()) <= SURE.relative && index.isEnglish(word)
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
  const first = order.slice(0, MIXED), cards = await Promise.all(first.map(index.card))
  for (const [n, record] of first.entries()) {
    const page = cards[n].url.split("#")[0], kind = index.kindOf(record)
    times[page] = (times[page] ?? 0) + (kind === "note" || kind === "tool")
    ;(times[page] > 2 ? late : kept).push(record)
  }
  return [...kept, ...late, ...order.slice(MIXED)]
}

// The first hits, those of one subject (its term, its topic, its section, works of that name) together behind the best
// of them. A name that has none of the words asked for ("In one minute") is no subject.
async function bySubject(order, marks, index) {
  const subjects = new Map()
  for (const record of order.slice(0, MIXED)) {
    const { name } = await index.card(record)
    const subject = marked(name, marks).some(([, isMarked]) => isMarked) ? index.subjectOf(name) : record
    subjects.set(subject, [...(subjects.get(subject) ?? []), record])
  }
  return [...subjects.values(), ...order.slice(MIXED).map(record => [record])]
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
  if (filter.kind) return n => index.kindOf(n) === filter.kind
  if (filter.course) return n => coursesOf(n, index).includes(filter.course)
  if (filter.years) return n => index.years[n] >= filter.years[0] && index.years[n] <= filter.years[1]
  if (filter.topic) {
    const found = new Set(topicGroups(filter.topic, index).flatMap(group => index.lists.get(group).records))
    return n => found.has(n)
  }
  const sets = authorWords(filter, index).map(word => {
    const people = new Map()
    for (const [group, sure] of meanings(word, index, true)) {
      const list = index.lists.get(group)
      list.records.forEach((record, at) => { if (isAuthor(list.shares[at]) && sure > SURE_AUTHOR) people.set(record, list.shares[at]) })
    }
    return people
  })
  return n => sets.length > 0 && sets.every(people => people.has(n))
}

// A family name of two words may be written as one: author:"le cun".
function authorWords({ author }, index) {
  const joined = author.join("")
  return author.length > 1 && index.groupOf(joined) !== undefined ? [joined] : author
}

const filterGroups = (filter, index) =>
  filter.author ? authorWords(filter, index).flatMap(word => [...meanings(word, index, true).keys()]) : filter.topic ? topicGroups(filter.topic, index) : []

function emptied(filter, index) {
  const passes = passing(filter, index)
  for (let n = 0; n < index.size; n++) if (passes(n)) return false
  return true
}

function firstAuthors(meant, index, found) {
  for (const group of meant.keys()) {
    const list = index.lists.get(group)
    list.records.forEach((record, at) => { if (isFirstAuthor(list.shares[at])) found(record) })
  }
}

const topicGroups = (topic, index) =>
  [...index.groups].filter(([word]) => word.startsWith("topic:") && word.slice(6).startsWith(topic)).map(([, group]) => group)

const coursesOf = (record, index) => index.courses[index.within[record]]
const inCourse = (record, course, index) => !course || coursesOf(record, index).includes(course)
const inKind = (record, kind, index) => !kind || index.kindOf(record) === kind

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

// The query as it was understood, when it differs from what was typed: `changed` tells of other words, `absent` of words
// that no record has. A word that is only begun ends in an ellipsis.
function understood(typed, meant, others, order, index) {
  const replaced = others.filter(({ from, to }) => typed.slice(from, to).some(word => index.groupOf(word) === undefined && !index.small.has(word)))
  const said = typed.map((word, n) => {
    const sure = Math.max(0, ...meant[n].values()), other = replaced.find(each => each.from <= n && n < each.to)
    if (other) return other.from < n ? {} : { word: other.words.join(" "), changed: true }
    if (index.groupOf(word) !== undefined || index.small.has(word)) return { word }
    if (!sure) return { absent: word }
    if (index.forms[first(index.forms, word)]?.text.startsWith(word)) return { word: `${word}…` }
    const best = [...meant[n]].filter(([group, how]) => how > sure - 0.2 && index.lists.get(group).records.includes(order[0])).sort((one, other) => other[1] - one[1])[0]
    return { word: nearestForm(word, best?.[0] ?? [...meant[n]].find(([, how]) => how === sure)[0], index), changed: true }
  })
  const instead = said.map(each => each.word).filter(Boolean).join(" ")
  return { instead: instead === typed.join(" ") ? "" : instead, changed: said.some(each => each.changed), absent: said.map(each => each.absent).filter(Boolean) }
}

const nearestForm = (word, group, index) =>
  index.formsOf(group).sort((one, other) => distance(word, one, 9) - distance(word, other, 9))[0]

// A last guess for a word that is like nothing: the word that shares most pairs of letters with it.
function guessed(word, index) {
  if (index.groupOf(word) !== undefined || word.length < GUESS.typed) return index.groupOf(word) === undefined ? "" : word
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
