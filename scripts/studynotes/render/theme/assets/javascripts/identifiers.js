// What a pasted text identifies, for the search and the library alike: a DOI, an arXiv id, an ISBN or an address, with
// whatever stands around it. The table of what is here (references/lookup.json) is made by Python: bib/identifiers.py.

const DOI = /\b10\.\d{4,9}(?:\.\d+)*\/[^\s"<>]+/
const DOI_TAIL = /(?:\.full)?(?:\.pdf)?(?:\/(?:full|abstract|abs|e?pdf|html|meta|summary|fulltext))?\/*$/ // what publishers add
const NEW_ARXIV = "\\d\\d(?:0[1-9]|1[0-2])\\.\\d{4,5}", ARXIV_ID = `(${NEW_ARXIV}|[a-z]+(?:-[a-z]+)*(?:\\.[a-z]{2})?\\/\\d{7})(?!\\d)`
const ARXIV = [
  new RegExp(`\\b10\\.48550\\/arxiv\\.${ARXIV_ID}`),
  new RegExp(`\\barxiv(?:\\.org\\/(?:abs|pdf|html|format|ps|e-print|src)\\/|[:\\s]\\s*)${ARXIV_ID}`),
  new RegExp(`^\\W*${ARXIV_ID}(?:v\\d+)?(?:\\.pdf)?(?:[?#]\\S*)?\\W*(?:\\[[a-z.-]+\\]\\W*)?$`),
  new RegExp(`\\.\\S+\\/(${NEW_ARXIV})(?:v\\d+)?(?=[./?#]|$)`), // other sites show what arXiv holds
]
const ISBN = /^\W*(?:urn:)?((?:isbn(?:-1[03])?[:\s]*)?(?:\d[-\s‐-―]*){9}(?:(?:\d[-\s‐-―]*){3})?[\dx])\W*$/
const ADDRESS = /(?:\b[a-z][a-z\d+.-]*:\/\/|\bwww\.)[^\s<>"]+|^\W*((?:[a-z\d-]+\.)+[a-z]{2,}\/[^\s<>"]+)/i
const SITE = /^(?:[a-z\d-]+\.)+[a-z]{2,}$/i
const ABOUT = 3 // so many words beside an identifier, and the text is a citation of which each word may help

// Returns { names, sure }, or null if a text identifies nothing. `names` are the entries of the table that it may be,
// the likeliest first; a text that is not `sure` may be plain words as well.
export function identify(text) {
  const plain = decoded(text.trim()).normalize("NFKC"), low = plain.toLowerCase()
  const arxiv = ARXIV.map(form => form.exec(low)).find(Boolean), doi = DOI.exec(low), isbn = ISBN.exec(low), address = ADDRESS.exec(plain)
  const names = [
    ...(arxiv ? [`arxiv:${arxiv[1]}`] : doi ? dois(doi[0]) : []),
    ...(isbn ? isbns(isbn[1]) : []),
    ...(address ? addresses(address[1] ?? address[0]) : []),
  ]
  if (names.length) {
    const rest = [address, doi, arxiv, isbn].reduce((rest, found) => (found ? rest.replace(found[0].toLowerCase(), " ") : rest), low)
    return { names: [...new Set(names)], sure: (rest.replace(/\[[^\]]*\]/g, "").match(/\p{L}{2,}/gu) ?? []).length < ABOUT }
  }
  const other = /^([a-z]+):\s*(\d\S*)$/.exec(low) // a kind that only the table knows
  if (other) return { names: [`${other[1]}:${other[2]}`], sure: false }
  return SITE.test(low) ? { names: [bareAddress(low)], sure: false } : null
}

// Returns the key of the first of the names that a table has, or undefined. Addresses are compared by what their twins
// have in common.
export function keyOf(names, table) {
  return names.map(name => table[name] ?? twins(table)[common(name)]).find(Boolean)
}

function dois(found) {
  const whole = shut(found), bare = whole.replace(/[?#].*$/, "")
  return [whole, bare, bare.replace(DOI_TAIL, ""), bare.replace(DOI_TAIL, "").replace(/v\d+$/, "")].map(doi => `doi:${doi}`)
}

// An ISBN of ten digits and one of thirteen name the same book.
function isbns(text) {
  const digits = text.replace(/isbn(?:-1[03])?/, "").replace(/[^\dx]/g, ""), bare = digits.length === 13 ? digits.slice(3, 12) : digits.slice(0, 9)
  const ten = bare + "0123456789x"[weighed(bare, n => n + 1) % 11]
  const thirteen = `978${bare}${(10 - (weighed(`978${bare}`, n => (n % 2 ? 3 : 1)) % 10)) % 10}`
  if (digits === ten || digits === thirteen) return [`isbn:${thirteen}`, `isbn:${ten}`]
  return /^97[89]\d{10}$/.test(digits) || text.startsWith("isbn") ? [`isbn:${digits}`] : []
}

const weighed = (digits, weight) => [...digits].reduce((sum, digit, n) => sum + weight(n) * digit, 0)

// The address, with one part of its query, with none; and what its path says by itself.
function addresses(found) {
  const whole = bareAddress(shut(found)), [path, query = ""] = whole.split("?"), parts = path.toLowerCase().split("/")
  const books = parts.slice(1).filter(part => /^[\d-]{9,16}[\dx]$/.test(part)).flatMap(isbns)
  const nature = /^nature\.com\/articles\/([^/.]+)/.exec(path)
  return [whole, ...query.split("&").filter(Boolean).map(part => `${path}?${part}`), path, ...books, ...(nature ? [`doi:10.1038/${nature[1]}`] : [])]
}

// An identifier without the punctuation behind it; brackets that it opened itself belong to it.
function shut(text) {
  const shorter = text.replace(/[.,;:!'’”*`|]+$/, "")
  const open = [["(", ")"], ["[", "]"], ["{", "}"]].some(([one, other]) => shorter.endsWith(other) && shorter.split(one).length < shorter.split(other).length)
  return open ? shut(shorter.slice(0, -1)) : shorter === text ? text : shut(shorter)
}

// Returns an address as the table spells it; bare_address in identifiers.py does the same.
export function bareAddress(address) {
  const [place, ...query] = address.trim().split("#")[0].replace(/^[a-z][a-z\d+.-]*:\/\//i, "").split("?")
  const [site, ...path] = place.split("/")
  const host = site.toLowerCase().replace(/^(?:www\.(?=.+\.)|dx\.(?=doi\.org$))/, "")
  const kept = query.join("?").split("&").filter(part => part && !/^(?:utm_\w+|fbclid|gclid)=/.test(part)).join("&")
  return [host, ...path.map(part => (host === "doi.org" ? part.toLowerCase() : part))].join("/").replace(/\/+$/, "") + (kept && `?${kept}`)
}

const TWINS = [
  [/^openreview\.net\/(?:pdf|attachment|references\/pdf)(?=\?)/, "openreview.net/forum"],
  [/^(?:[a-z-]+\.)*(?:nips\.cc|neurips\.cc|mlsys\.org)\/.*\b([\da-f]{32})\b.*$/, "proceedings/$1"],
  [/^(?:m\.)?youtube\.com\/(?:watch\?v=|embed\/|shorts\/|live\/)([\w-]+).*$/, "youtu.be/$1"],
  [/^(youtu\.be\/[\w-]+)\?.*$/, "$1"],
  [/^aclweb\.org\/anthology\//, "aclanthology.org/"],
  [/^(openaccess\.thecvf\.com\/\w+\/)(?:html|papers)\//, "$1"],
  [/^(jmlr\.org\/papers\/v)olume/, "$1"],
  [/^(github\.com\/[^/]+\/[^/]+?)(?:\.git|\/(?:tree|blob)\/(?:main|master)(?:\/README\.\w+)?)$/i, "$1"],
  [/\/index\.\w{3,4}$|\.(?:html?|pdf)$/, ""],
  [/\/([^/]+)\/\1$/, "/$1"], // proceedings keep the file in a folder of its name
]

// Returns what a page and its file, a work on two hosts of one publisher, or two ways to one film have in common.
const common = address => TWINS.reduce((made, [form, instead]) => made.replace(form, instead), address)

const made = new WeakMap()
function twins(table) {
  if (!made.has(table)) made.set(table, Object.fromEntries(Object.entries(table).reverse().map(([name, key]) => [common(name), key])))
  return made.get(table)
}

function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}
