// Text to folded words and their stems, for the search and the library alike. search/words.py does the same to what is
// indexed; a test compares the two on one table.

const LETTERS = { "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th" }

// Returns text in lower case, without diacritics and apostrophes. Most words are plain, and plain words are quick.
export const fold = text => (/^[\x20-\x7e]*$/.test(text) ? text.toLowerCase().replaceAll("'", "") : folded(text))

const folded = text =>
  text.toLowerCase().replace(/[łøđßæœıþ]/g, letter => LETTERS[letter]).normalize("NFKD").replace(/[\p{M}'’ʼ]/gu, "")

export const words = text => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

// What is left of a word once number and spelling (British or American) are gone: both count as one word.
const SPELLINGS = [
  [/(?<=.{3})is(?=(?:e|ed|er|es|ing|ation)$)/, "iz"],
  [/(?<=.{2})ell(?=(?:ed|er|ing)$)/, "el"],
  [/(?<=.{3})our(?=$|s$|al$|ed$|ing$)/, "or"],
]
const ENDINGS = [[/(?<=[^aeiou])ies$/, "y"], [/(?<=ss|sh|ch)es$|(?<=[xz])es$|(?<=[^suai])s$/, ""]]

export function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word
  for (const [pattern, ending] of SPELLINGS) word = word.replace(pattern, ending)
  for (const [pattern, ending] of ENDINGS) {
    const shorter = word.replace(pattern, ending)
    if (shorter.length > 2 && shorter !== word) return shorter
  }
  return word
}
