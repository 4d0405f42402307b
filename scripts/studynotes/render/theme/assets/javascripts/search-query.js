// What the reader typed, taken apart: words, phrases, what must not occur, operators, an identifier.

import { identify } from "./identifiers.js"
import { words } from "./words.js"

// However it is spelled: "type:data-sets", "type:Papers", "kind:"data set"".
const KINDS = Object.fromEntries([
  ["note", "note section page week lecture question"],
  ["work", "work paper article book video talk blog post report reference publication webpage"],
  ["topic", "topic subject keyword"],
  ["term", "term glossary definition abbreviation word"],
  ["lab", "lab notebook exercise assignment"],
  ["tool", "tool software library framework"],
  ["data set", "dataset data"],
].flatMap(([kind, names]) => names.split(" ").map(name => [name, kind])))
const kindOf = value => {
  const name = words(value).join("")
  return KINDS[name] ?? KINDS[name.replace(/s$/, "")] ?? KINDS[name.replace(/ies$/, "y")]
}
const OPERATOR = /(^|\s)(-?)(author|by|year|type|kind|course|topic|tag):\s*(?:"([^"]*)"?|(data[\s_-]sets?\b|(?!\w+:)\S*))/gi
const PHRASE = /(^|\s)(-?)"([^"]*)"?/g
const WEEK = /\b(?:course|c)[\s:]*(?<course>\d)[\s,_]*(?:week|w)[\s:]*(?<week>\d)(?!\d)|\bweek\s*(?<week2>\d)\s*(?:of|in|,)?\s*course\s*(?<course2>\d)(?!\d)/gi
const LONGEST = 300
const MOST_WORDS = 16

export function parse(typed) {
  const query = { filters: [], phrases: [], without: [], words: [], open: /[\p{L}\p{N}]$/u.test(typed) }
  let rest = typed.slice(0, LONGEST).normalize("NFC")
  Object.assign(query, named(rest.trim()))
  rest = rest.replace(WEEK, (...found) => {
    const { course, week, course2, week2 } = found.at(-1)
    return ` c${course ?? course2}w${week ?? week2} `
  })
  rest = rest.replace(OPERATOR, (all, space, minus, name, quoted, plain) => {
    const value = (quoted ?? plain).trim()
    const filter = value && FILTERS[SAME[name.toLowerCase()] ?? name.toLowerCase()](value)
    if (filter) query.filters.push({ ...filter, not: Boolean(minus) })
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
  return query
}

const SAME = { by: "author", kind: "type", tag: "topic" }
const FILTERS = {
  author: value => ({ author: words(value) }),
  topic: value => ({ topic: words(value).join("-") }),
  course: value => (/[1-9]/.test(value) ? { course: Number(value.match(/[1-9]/)[0]) } : null),
  type: value => (kindOf(value) ? { kind: kindOf(value) } : null),
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
