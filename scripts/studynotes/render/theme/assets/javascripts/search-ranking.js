// The numbers of the ranking, all of them. They were tuned on the tuned half of the queries in tests/data and on no other;
// whoever changes one runs tests/bench/search.py before and after.

// How sure a meaning of a typed word is, from 0 to 1.
export const TYPO = { 1: 0.7, 2: 0.5 } // one error, or two
export const SURE = {
  begun: 0.85, // the beginning of a word that is no word itself, times the root of how much of it is there
  longer: 0.4, // the beginning of a word that is one itself
  inside: 0.8, // of either, where it is not the last word: the reader went on, so it was probably whole
  relative: 0.6, // a word of one stem,
  relativeName: 0.75, // and as a name: "overfit" for "Overfitting"
  nearYear: [[1, 0.5], [2, 0.3]], // a year remembered wrong by one, by two
  lookalike: 0.4, // another word than a long one that is there, two letters away at most
  joined: 0.95, // "data set" for "dataset"
  parted: 0.9, // "dataset" for "data set"
  writtenOut: 0.8, // an abbreviation for what it stands for
  abbreviated: 0.85, // and the other way round
}
// How many letters a word must have, at least.
export const LETTERS = {
  beginning: 2, // to be taken for the beginning of others as the last word,
  beginningInside: 4, // and before the last
  typo: 4, // for one error,
  typos: 8, // and for two
  openTypo: 5, // for an error in a beginning,
  openTypos: 7, // and for two
  lookalike: 9,
  stem: 5, // to be a stem,
  longEnding: 4, // also beside an ending of two letters or more
  joined: 3, // to be made of two words,
  parted: 3, // and to be one of two that one is made of
}
export const BEGUN = { last: 24, inside: 8 } // so many words, the shortest, may follow a beginning
export const NEAR_WORDS = 12 // so many words may be meant by an error
export const JOINED_WORDS = 3 // so many words may be one

// What a match is worth. A record's name counts by how much of it was typed, its text by the weights of the index.
export const FIRST_AUTHOR = 14 // shares of the index that stand for people,
export const AUTHORS = { [FIRST_AUTHOR]: 0.5, 15: 0.4 } // and what the first author and the others are worth
export const NAME_WORTH = 70 // a whole name against the weights of a text,
export const NAME_WORTH_DESCRIBED = 30 // and where the query describes a thing
export const NAME_SHARE = 1.2 // exponent: half of a name is worth less than half
export const NAME_ASKED = 1.8 // exponent: words of the query that are not in the name count against it
export const COVER = 2 // exponent: words of the query that are nowhere in the record count against it,
export const COVER_DESCRIBED = 0.8 // less so in a description
export const EXACT = 1.35 // the query is the name and nothing else,
export const EXACT_FROM = 0.94 // from this share of both
export const SMALL_WORD = 2 // so much at most does a word without meaning of its own weigh in what must be covered,
export const SMALL_WORD_RARE = 3 // and where it weighs less than this,
export const SMALL_WORD_SHARE = 0.3 // it adds only so much
export const SOFT_WORD = 0.4 // a word that only says what is wanted ("overview") weighs so much of itself
export const SURE_HINT = 2 // a hint above this also counts against other kinds,
export const OTHER_KIND = 0.6 // by this

// Which kind is meant when the same name is found in several: what defines a thing, then its topic.
export const NAMED = { term: 1, topic: 0.97, work: 0.96, tool: 0.96, "data set": 0.96, lab: 0.86, note: 0.93, question: 0.93, figure: 0.9 }
// Many words describe a thing instead of naming it: what defines a thing answers best, and a name matters less.
export const DESCRIBED = 3 // words that say something
export const DESCRIBES = { term: 1.5, work: 0.9, figure: 0.6 }
export const BREATH = 24 // words: what a description says stands as close together as this

// Words that say what kind of thing is meant, and how surely.
export const HINTS = [
  [4, "lab", "lab labs notebook exercise assignment"],
  [1.5, "data set", "dataset datasets"],
  [2.5, "work", "paper papers article articles talk video book blog"],
  [2.5, "tool", "tool tools"],
  [2.5, "question", "quiz question questions"],
  [2.5, "figure", "figure figures diagram diagrams picture pictures drawing"],
  [2.5, "term", "definition meaning define"],
  [1.25, "data set", "data set sets"],
  [1.25, "work", "survey post tutorial study author course"],
  [1.25, "tool", "software library framework package"],
  [1.25, "note", "notes section week lecture"],
]
// Words of a query that only say what is wanted.
export const SOFT = new Set([...HINTS.flatMap(([, , words]) => words.split(" ")), ..."difference compare comparison overview example examples explained".split(" ")])
export const LONG_QUERY = 4 // words; in a longer one a hint stands first or last: "paper on drift", "drift paper"

// The list of hits.
export const MIXED = 10 // the first hits, of which two of one page are enough
export const READ = 30 // the best hits of a described thing, which are read
export const PLAIN = 0.3 // what such a hit keeps of its score where its words stand far apart
export const FAINT = 0.06 // a hit with less than this of the best score is none,
export const SPARSE = 0.5 // nor is one that covers less than this of what the best one covers
export const IDENTIFIED = 1e6 // above every score
export const PHRASE_READ = 150 // records that are read for a phrase, best first
export const SURE_AUTHOR = 0.4 // from here a word is taken for a name
export const SURE_MARK = 0.2 // from here a word is marked in what was found
export const BEGUN_NUMBER = 6 // letters of an identifier that may still be typed,
export const NUMBERS = 20 // and so many works that may be meant
export const GUESS = { alike: 0.55, longer: 3, shortest: 3, typed: 5 } // the last guess: share of pairs, letters more or less, letters of either
export const PAUSE = 700 // milliseconds without a letter before the rest of a small site's index is fetched
