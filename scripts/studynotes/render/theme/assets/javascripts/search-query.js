// What the reader typed, taken apart: words, phrases, what must not occur, operators, an identifier.

import { identify } from "./identifiers.js"
import { words } from "./words.js"

// The kind that a value names, however it is spelled: "data-sets", "Papers".
function kindOf(value, types) {
  const name = words(value).join("")
  for (const form of [name, name.replace(/s$/, ""), name.replace(/ies$/, "y")]) {
    const found = types.find(([kind, , said]) => kind.replace(" ", "") === form || said.split(" ").includes(form))
    if (found) return found[0]
  }
  return ""
}
// A query that is nothing but the name of one of these asks for all of them, of a week if there is one.
const LISTED = ["lab", "question", "figure", "tool", "data set"]
const ALONE = ["lab", "question", "figure"] // of these one word is enough in the singular: "quiz"
const CODE = /^c\d+w\d+$/
const OPERATOR = /(^|\s)(-?)(author|by|year|type|kind|course|topic|tag):\s*(?:"([^"]*)"?|(data[\s_-]sets?\b|(?!\w+:)\S*))/gi
const PHRASE = /(^|\s)(-?)"([^"]*)"?/g
const WEEK = /\b(?:course|c)[\s:]*(?<course>\d+)[\s,_]*(?:week|w)[\s:]*(?<week>\d+)|\bweek\s*(?<week2>\d+)\s*(?:of|in|,)?\s*course\s*(?<course2>\d+)|\bweek\s*(?<course3>\d+)\.(?<week3>\d+)(?![.\d])/gi
// "4.2", alone or before what weeks have; elsewhere it may be a version of something.
const WEEK_ALONE = /^\s*([1-9]\.[1-9])(?=\s*$|\s+(?:labs?|quiz|questions?|exercises?|figures?|tools?)\b)/i
const LONGEST = 300
const MOST_WORDS = 16

export function parse(typed, { types, small }) {
  const query = { filters: [], unknown: [], phrases: [], without: [], words: [], open: /[\p{L}\p{N}]$/u.test(typed) }
  let rest = typed.slice(0, LONGEST).normalize("NFC")
  Object.assign(query, named(rest.trim()))
  rest = rest.replace(WEEK_ALONE, "week $1").replace(WEEK, (...found) => {
    const { course, week, course2, week2, course3, week3 } = found.at(-1)
    return ` c${course ?? course2 ?? course3}w${week ?? week2 ?? week3} `
  })
  rest = rest.replace(OPERATOR, (all, space, minus, name, quoted, plain) => {
    const value = (quoted ?? plain).trim(), asked = SAME[name.toLowerCase()] ?? name.toLowerCase()
    const filter = value && FILTERS[asked](value, types)
    if (filter) query.filters.push({ ...filter, not: Boolean(minus), asked: [asked, value] })
    else if (value) query.unknown.push([asked, value])
    return " "
  })
  rest = rest.replace(PHRASE, (all, space, minus, inside) => {
    const found = words(inside)
    if (found.length) (minus ? query.without : query.phrases).push(found)
    return minus ? " " : ` ${inside} `
  })
  rest = rest.replace(/(^|\s)-([\p{L}\p{N}][^\s]*)/gu, (all, space, word) => {
    query.without.push(words(word))
    return " "
  })
  query.words = words(rest).slice(0, MOST_WORDS)
  const said = query.words.filter(word => !CODE.test(word) && !small.has(word)), kind = said.length && said.length < 3 && kindOf(said.join(" "), types)
  const isWhole = LISTED.includes(kind) && (said.join("").endsWith("s") || ALONE.includes(kind))
  if (isWhole && !query.phrases.length) {
    query.filters.push({ kind, not: false, asked: ["type", said.join(" ")] })
    query.words = query.words.filter(word => CODE.test(word))
  }
  return query
}

const SAME = { by: "author", kind: "type", tag: "topic" }
const FILTERS = {
  author: value => ({ author: words(value) }),
  topic: value => ({ topic: words(value).join("-") }),
  course: value => (/[1-9]/.test(value) ? { course: Number(value.match(/[1-9]\d*/)[0]) } : null),
  type: (value, types) => (kindOf(value, types) ? { kind: kindOf(value, types) } : null),
  year: value => {
    const found = value.match(/^([<>]=?)?(\d{4})(?:(-|\.\.|–)(\d{4})?)?$/)
    if (!found) return null
    const [, sign, year, range, last] = found, first = Number(year)
    if (sign) return { years: sign[0] === "<" ? [1, first - (sign[1] ? 0 : 1)] : [first + (sign[1] ? 0 : 1), 9999] }
    return { years: [first, range ? Number(last ?? 9999) : first] }
  },
}

// An identifier or address, whole (`pasted`) or only begun; a citation key is written as it is cited, or bare.
function named(text) {
  const number = text.toLowerCase().replace(/^[a-z]+:\s*(?=\d)/, ""), key = text.toLowerCase().replace(/^\[?@|\]$/g, "")
  const begun = /^(?:10\.\d+\/\S*|\d{4}\.\d+|97[89][\d-]+)$/.test(number) ? number : ""
  return { pasted: identify(text), begun, key: /^[a-z][a-z-]*\d{4}[a-z0-9]*$/.test(key) ? key : "" }
}
