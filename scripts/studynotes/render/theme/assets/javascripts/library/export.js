// Works as BibTeX, RIS, CSL-JSON or a Markdown list: cut out of the files that the build wrote, fetched when asked.

const TYPES = { bib: "application/x-bibtex", ris: "application/x-research-info-systems", json: "application/json", md: "text/markdown" }
const fetched = new Map()

export async function download(works, format) {
  const file = new Blob([await text(works, format)], { type: TYPES[format] })
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `references.${format}` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  return `${number(works)} downloaded.`
}

export async function copy(works, format) {
  const made = await text(works, format)
  try {
    await navigator.clipboard.writeText(made)
  } catch {
    return "The browser does not let this page copy. Download works."
  }
  return `${number(works)} copied.`
}

export async function text(works, format) {
  if (format === "md") return works.map(markdown).join("\n") + "\n"
  if (!fetched.has(format)) {
    const answer = await fetch(`references.${format}`)
    if (!answer.ok) throw new Error(`references.${format}: ${answer.status}`)
    fetched.set(format, await answer.text())
  }
  return CUTS[format](fetched.get(format), new Set(works.map(work => work.key)))
}

const CUTS = {
  bib(all, keys) {
    const entries = new Map(all.split(/\n(?=@\w+\{)/).map(entry => [/^@\w+\{\s*([^,\s]+)/.exec(entry)?.[1], entry.trim()]))
    // A parent that an entry refers to goes with it, behind it, where BibTeX looks for it.
    const parents = [...keys].map(key => /^\s*crossref\s*=\s*[{"]([^}"]+)/im.exec(entries.get(key) ?? "")?.[1])
    const wanted = [...entries.keys()].filter(key => keys.has(key) && !parents.includes(key))
    return [...wanted, ...new Set(parents.filter(key => entries.has(key)))].map(key => entries.get(key)).join("\n\n") + "\n"
  },
  ris(all, keys) {
    const records = all.match(/^TY  - [^]*?^ER  -.*\r?\n(?:\r?\n)?/gm) ?? []
    return records.filter(record => keys.has(/^ID  - (.*?)\r?$/m.exec(record)?.[1])).join("")
  },
  json(all, keys) {
    return JSON.stringify(JSON.parse(all).filter(item => keys.has(item.id)), null, 1) + "\n"
  },
}

function markdown({ item, key, title, label }) {
  const people = item.querySelector(".library__people").textContent
  const venue = item.querySelector(".library__venue").textContent
  const address = new URL(`${key}/`, location.origin + location.pathname)
  return `- ${escaped(people || label)}: [${escaped(title)}](${address}). ${escaped(venue)}.`
}

function escaped(text) {
  return text.replace(/[\\[\]*_`<>]/g, "\\$&")
}

function number(works) {
  return works.length === 1 ? "1 work" : `${works.length} works`
}
