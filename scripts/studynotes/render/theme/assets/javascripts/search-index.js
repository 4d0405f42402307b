// The index on the server: what is fetched when, and the lists of records that it holds. Python writes it: search/index.py.

import { stem, words } from "./words.js"

const FIRST = 35

const digit = (text, at) => {
  const code = text.charCodeAt(at) - FIRST
  return code < 57 ? code : code - 1
}

// A list of records: three arrays side by side.
export function decode(text) {
  const records = [], weights = [], shares = []
  let record = -1, at = 0
  while (at < text.length) {
    const named = digit(text, at) === 0
    if (named) at++
    let step = 0, shift = 0, letter
    do {
      letter = digit(text, at++)
      step |= (letter & 31) << shift
      shift += 5
    } while (letter & 32)
    records.push(record += step)
    weights.push(digit(text, at++))
    shares.push(named ? digit(text, at++) : 0)
  }
  return { records, weights, shares }
}

// Lines of words, each of which stands as the number of letters that it begins with like the one before, and its rest.
function unpacked(text) {
  let before = ""
  return text.split("\n").map(line => line.split(" ").map(word => (before = before.slice(0, parseInt(word[0], 36)) + word.slice(1))))
}

// The words of which a word may be a form: "plays", "studies", "hiding", "stopped", but not "stoping".
function rootsOf(word) {
  const roots = [word]
  for (const ending of ["s", "ly", "ness", "es", "ed", "er", "ers", "est", "ing", "ings"]) {
    if (!word.endsWith(ending) || word.length < ending.length + 3) continue
    const root = word.slice(0, -ending.length), opens = /^[aei]/.test(ending)
    if (!opens || ending === "es" || !/[^aeiou][aiou][bdgmnprt]$/.test(root)) roots.push(root)
    if (root.endsWith("i")) roots.push(`${root.slice(0, -1)}y`)
    if (opens) roots.push(`${root}e`, root.replace(/(.)\1$/, "$1"))
  }
  return roots
}

export async function open(fetchJson, fetchText) {
  const start = await fetchJson("words")
  const forms = [], groups = new Map(), stems = new Map()
  const lines = unpacked(start.words)
  lines.forEach((line, group) => {
    for (const text of line) {
      if (!text.startsWith("topic:")) forms.push({ text, group })
      groups.set(text, group)
      stems.set(stem(text), group)
    }
  })
  forms.sort((one, other) => (one.text < other.text ? -1 : 1))
  const loaded = new Map(), lists = new Map()
  const english = new Map()
  let resting = false, table

  const part = name => {
    if (!loaded.has(name)) {
      const promise = fetchJson(name).then(found => {
        if (found.version !== start.version) throw new Error("broken")
        return found
      })
      promise.catch(() => loaded.delete(name))
      loaded.set(name, promise)
    }
    return loaded.get(name)
  }
  const shardOf = group => {
    let low = 0, high = start.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (start.starts[middle] <= group) low = middle
      else high = middle - 1
    }
    return low
  }

  // The group of a word, in whatever number or spelling the site has it.
  const asked = new Map()
  const groupOf = word => {
    if (!asked.has(word)) asked.set(word, groups.get(word) ?? stems.get(stem(word)))
    return asked.get(word)
  }
  const subject = said => said.map(word => groupOf(word) ?? word).join(" ")
  const writtenOut = new Map(start.same.map(([short, long]) => [subject(short), subject(long)]))

  return {
    ...start, forms, groups, size: start.kinds.length, small: new Set(start.small), lists,
    shards: start.starts.length,
    groupOf, part,
    // What a name stands for: without brackets, abbreviations written out, number and spelling gone.
    subjectOf(name) {
      const found = subject(words(name.replace(/\s*\([^()]*\)/g, "")))
      return writtenOut.get(found) ?? found
    },
    kindOf: record => start.types[start.kinds[record]][0],
    formsOf: group => [...lines[group]],
    async load(wanted) {
      await Promise.all(wanted.filter(group => !lists.has(group)).map(async group => {
        const shard = shardOf(group), found = await part(`postings-${shard}`)
        lists.set(group, decode(found.lists[group - start.starts[shard]]))
      }))
    },
    async card(record) {
      const found = await part(`records-${Math.floor(record / start.shard)}`)
      const [name, url, place, text, land, asked] = found.records[record % start.shard]
      return { name, url, place, text, land, asked }
    },
    // After a first answer, and of a small site only: what is left, in two files, so that no later letter waits for it.
    async rest() {
      if (resting || !start.whole) return
      resting = true
      const [{ lists }, { records }] = [await part("lists"), await part("records")]
      lists.forEach((found, n) => loaded.set(`postings-${n}`, Promise.resolve({ lists: found })))
      for (let n = 0; n * start.shard < records.length; n++) loaded.set(`records-${n}`, Promise.resolve({ records: records.slice(n * start.shard, (n + 1) * start.shard) }))
    },
    // Whether a word is English, in any form; without the list of its letter none is.
    async isEnglish(word) {
      if (!/^[a-z]{4,}$/.test(word)) return false
      const letter = word[0]
      if (!english.has(letter)) english.set(letter, fetchText(`english-${letter}`).then(text => new Set(unpacked(text).flat()), () => { english.delete(letter); return new Set() }))
      const found = await english.get(letter)
      return rootsOf(word).some(root => found.has(root))
    },
    // Names in other languages, with the English ones.
    languages: () => part("languages").then(found => found.same, () => []),
    // The number of each work by its citation key; and the key by whatever else names a work.
    keys: async () => (await part("keys")).keys,
    lookup: async () => (table ??= await fetchJson("../references/lookup")),
  }
}
