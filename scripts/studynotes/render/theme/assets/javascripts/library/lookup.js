// Is it discussed here? A DOI, an arXiv number, an ISBN, an address or a title, to the work or to "not here yet".
import { words } from "../words.js"

const DOI = /\b10\.\d{4,9}\/[^\s"<>]+/i
const ARXIV = /(?:arxiv(?:\.org\/(?:abs|pdf|html)\/|[:\s]\s*)|^)((?:\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?\/\d{7}))(?:v\d+)?(?:\.pdf)?(?=$|[\s?#\])},;])/i
const ALIKE = 0.7
let table

// Returns what a text names, as the table spells it: arXiv before DOI before address; or an empty string.
export function identify(text) {
  const plain = decoded(text.trim())
  const arxiv = ARXIV.exec(plain) ?? /^10\.48550\/arxiv\.(\d{4}\.\d{4,5})(?:v\d+)?$/i.exec(DOI.exec(plain)?.[0] ?? "")
  if (arxiv) return `arxiv:${arxiv[1].toLowerCase()}`
  const doi = DOI.exec(plain)
  if (doi) return `doi:${doi[0].toLowerCase().replace(/[.,;:)\]}]+$/, end => doi[0].includes("(") && end[0] === ")" ? ")" : "")}`
  if (/^(?:isbn[:\s]*)?97[89][-\s\d]{10,14}$|^isbn[:\s]*[-\s\dx]{10,13}$/i.test(plain)) return `isbn:${plain.replace(/[^\dx]/gi, "").toLowerCase()}`
  if (/^(?:https?:\/\/|www\.)\S+$/i.test(plain)) return bareAddress(plain)
  return /^[a-z]+:\s*\d\S*$/i.test(plain) ? plain.replace(/\s/g, "").toLowerCase() : "" // any kind by its name
}

// Returns an address as the table spells it; identifiers.py does the same.
function bareAddress(address) {
  const [place, ...query] = address.trim().split("#")[0].replace(/^https?:\/\//i, "").split("?")
  const [site, ...path] = place.split("/")
  const host = site.toLowerCase().replace(/^(?:www\.(?=.+\.)|dx\.(?=doi\.org$))/, "")
  const kept = query.join("?").split("&").filter(part => part && !/^(?:utm_\w+|fbclid|gclid)=/.test(part)).join("&")
  return [host, ...path.map(part => (host === "doi.org" ? part.toLowerCase() : part))].join("/").replace(/\/+$/, "") + (kept && `?${kept}`)
}

// Returns { work, perhaps, said }, where `said` is what the page says, as nodes; or null for words that found works.
export async function answerTo(text, works, hasFound) {
  const name = identify(text)
  if (!name) return hasFound ? null : title(text, works)
  table ??= await fetch("lookup.json").then(answer => answer.ok ? answer.json() : Promise.reject(answer.status)).catch(() => null)
  if (!table) {
    table = undefined
    return { said: ["The table of numbers and addresses could not be fetched. Try the title instead."] }
  }
  const key = table[name] ?? table[name.split("?")[0].replace(/\/$/, "")]
  const work = works.find(each => each.key === key)
  return work ? { work, said: ["Discussed here: ", link(work)] } : missing()
}

function title(text, works) {
  const asked = new Set(words(text))
  if (asked.size < 3) return missing()
  const [best, likeness] = works.reduce(([best, most], work) => {
    const likeness = alike(asked, words(work.title))
    return likeness > most ? [work, likeness] : [best, most]
  }, [null, 0])
  if (likeness < ALIKE) return missing()
  return { work: best, perhaps: likeness < 1, said: [likeness < 1 ? "Perhaps this one is meant: " : "Discussed here: ", link(best)] }
}

function alike(asked, others) {
  const common = others.filter(word => asked.has(word)).length
  return 2 * common / (asked.size + others.length)
}

function missing() {
  return { said: ["Not here yet. ", anchor("../about/contributing/", "How to add a work")] }
}

function link(work) {
  return anchor(`${work.key}/`, work.title)
}

function anchor(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent })
}

function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}
