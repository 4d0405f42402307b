// Distance between words, and the piece of a text to show.

import { fold } from "./words.js"

const letters = word => {
  let mask = 0
  for (let n = 0; n < word.length; n++) mask |= 1 << (word.charCodeAt(n) % 32)
  return mask
}

const bits = mask => {
  let count = 0
  for (; mask; mask &= mask - 1) count++
  return count
}

// Edit distance with transpositions, or anything above `most` once it must be larger. With `open`, only as much of
// `other` counts as matches best: `word` is still being typed.
export function distance(word, other, most, open = false) {
  const width = other.length
  let before = [], row = Array.from({ length: width + 1 }, (_, n) => n), older
  for (let i = 1; i <= word.length; i++) {
    older = before
    before = row
    row = [i]
    let least = i
    for (let j = 1; j <= width; j++) {
      const same = word[i - 1] === other[j - 1]
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1))
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) cost = Math.min(cost, older[j - 2] + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
  }
  return open ? Math.min(...row) : row[width]
}

// What a word with typing errors may have meant: [number, distance], nearest only. A first letter is seldom wrong.
// `least` leaves out the word itself.
export function alike(word, forms, most, open, least = 0) {
  const mask = letters(word), near = []
  let best = most
  for (let n = 0; n < forms.length; n++) {
    const form = forms[n].text, longer = form.length - word.length
    if (longer < -best || (!open && longer > best)) continue
    if (best > 1 && form[0] !== word[0] && form[1] !== word[0]) continue
    forms[n].mask ??= letters(form)
    if (bits(mask & ~forms[n].mask) > best) continue
    const found = distance(word, form, best, open)
    if (found > best || found < least || (open && word[0] !== form[0])) continue
    if (found < best && !least) near.length = 0
    if (!least) best = found
    near.push([n, found])
  }
  return near
}

// The words of a text: where they stand, and folded. The same texts come again with the next letter.
const taken = new Map()
const MOST_TAKEN = 2000
export function tokens(text) {
  if (!taken.has(text)) {
    if (taken.size > MOST_TAKEN) taken.clear()
    taken.set(text, [...text.matchAll(/[\p{L}\p{N}'’]+/gu)].map(({ index, 0: word }) => ({ index, word, folded: fold(word) })))
  }
  return taken.get(text)
}

const wordsOf = (text, marks) => tokens(text).filter(each => marks.has(each.folded))

// A text as [text, marked] pairs.
export function marked(text, marks, found = wordsOf(text, marks), from = 0, end = text.length) {
  const parts = []
  let at = from
  for (const each of found) {
    if (each.index < from || each.index >= end) continue
    parts.push([text.slice(at, each.index), false], [each.word, true])
    at = each.index + each.word.length
  }
  return [...parts, [text.slice(at, end), false]].filter(([piece]) => piece)
}

// The piece of a text that says most about the words looked for, as [text, marked] pairs.
export function excerpt(text, marks, length = 160) {
  const found = wordsOf(text, marks)
  const value = from => new Set(found.filter(each => each.index >= from && each.index < from + length - 30).map(each => each.folded)).size
  let start = 0, most = value(0)
  for (const { index } of found) if (value(index) > most) [most, start] = [value(index), index]
  const sentence = Math.max(...[". ", "! ", "? "].map(stop => text.lastIndexOf(stop, start - 1))) + 1
  if (start - sentence < 45) start = sentence
  else start = text.indexOf(" ", start - 25) + 1
  if (text.length - start < length) start = Math.max(0, text.length - length) && text.indexOf(" ", text.length - length) + 1
  let end = text.length - start <= length ? text.length : text.lastIndexOf(" ", start + length)
  if (end <= start) end = start + length
  return [[start > 0 ? "… " : "", false], ...marked(text, marks, found, start, end), [end < text.length ? " …" : "", false]].filter(([piece]) => piece)
}
