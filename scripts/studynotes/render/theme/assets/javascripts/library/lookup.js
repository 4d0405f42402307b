// Is it discussed here? A DOI, an arXiv number, an ISBN, an address or a title, to the work or to "not here yet".
import { identify, keyOf } from "../identifiers.js"
import { words } from "../words.js"

const ALIKE = 0.7
let table

// Returns { work, perhaps, said }, where `said` is what the page says, as nodes; or null for words that found works.
export async function answerTo(text, works, hasFound) {
  const asked = identify(text)
  if (!asked) return hasFound ? null : title(text, works)
  table ??= await fetch("lookup.json").then(answer => answer.ok ? answer.json() : Promise.reject(answer.status)).catch(() => null)
  if (!table) {
    table = undefined
    return { said: ["The table of numbers and addresses could not be fetched. Try the title instead."] }
  }
  const key = keyOf(asked.names, table)
  if (!key && !asked.sure) return hasFound ? null : title(text, works)
  const work = works.find(each => each.key === key)
  return work ? { work, said: ["Discussed here: ", link(work)] } : { said: ["Not here yet. ", anchor("../about/contributing/", "How to add a work")] }
}

function title(text, works) {
  const asked = new Set(words(text))
  if (asked.size < 3) return missing(text)
  const [best, likeness] = works.reduce(([best, most], work) => {
    const likeness = alike(asked, words(work.title))
    return likeness > most ? [work, likeness] : [best, most]
  }, [null, 0])
  if (likeness < ALIKE) return missing(text)
  return { work: best, perhaps: likeness < 1, said: [likeness < 1 ? "Perhaps this one is meant: " : "Discussed here: ", link(best)] }
}

function alike(asked, others) {
  const common = others.filter(word => asked.has(word)).length
  return 2 * common / (asked.size + others.length)
}

// Words may be those of a section or a term, which the search of the notes knows.
function missing(text) {
  const notes = anchor(`?q=${encodeURIComponent(text)}`, "Search the notes")
  return { said: ["Not here yet. ", notes, " · ", anchor("./", "Clear"), " · ", anchor("../about/contributing/", "How to add a work")] }
}

function link(work) {
  return anchor(`${work.key}/`, work.title)
}

function anchor(href, textContent) {
  return Object.assign(document.createElement("a"), { href: new URL(href, location), textContent })
}
