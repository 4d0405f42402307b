// The library: filters, order and selection. The list of the page is the data; what goes on in list pages comes when asked.
import { createBasket } from "./library/basket.js"
import { choose, orderOf, read, spaced } from "./library/works.js"
import { words as wordsOf } from "./words.js"

const AT_ONCE = 600  // a list up to this length is always there as a whole, for find-in-page and for printing
const FIRST = 14  // more than a screen
const NEXT = 50
const ANSWER_AFTER = 250  // milliseconds without a keystroke: a number that is being typed is not yet a question
const form = document.querySelector("#finder")
const shelf = document.querySelector(".catalogue__works")
const shelves = new Map([...shelf.querySelectorAll(".shelf")].map(each => [each.dataset.year, each]))
const boxes = [...document.querySelectorAll(".facet input")]
const facetNames = [...new Set(boxes.map(box => box.name))]
const works = read(shelf, boxes)
const total = Number(shelf.dataset.works)
const rest = [...document.querySelectorAll(".catalogue__rest a")]
const bars = [...document.querySelectorAll(".years a")]
const inWords = day => {
  const known = new Date(day)
  return isNaN(known) ? day : known.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" })
}
const named = { author: "", venue: "", added: "" }  // what an address alone asks for: a name, an ISO day
const counted = boxes.map(box => ({ label: box.parentElement, text: box.parentElement.querySelector(".option__count").firstChild }))
const flat = Object.assign(document.createElement("ol"), { className: "library" })
const basket = createBasket(works, { shownWorks: () => found, whole, total }, basketChanged)
const end = Object.assign(document.createElement("p"), { className: "catalogue__end" })
const nearEnd = new IntersectionObserver(([seen]) => { if (seen.isIntersecting) whole().then(() => append(NEXT)) }, { rootMargin: "1500px" })
shelf.after(end)
let found = works
let shown = 0
let asked = 0
let coming

// All works: those of the list pages join the list, which stays as it is.
function whole() {
  return coming ??= Promise.all(rest.map(fetched)).then(join).catch(() => {
    coming = undefined
    form.querySelector(".finder__count").textContent = "The rest of the list could not be fetched."
  })
}

function join(parts) {
  if (works.length >= total) return
  const lists = parts.map(part => document.adoptNode(new DOMParser().parseFromString(part, "text/html").querySelector(".catalogue__works")))
  for (const list of lists) works.push(...read(list, boxes, works.length))
  rest[0]?.parentElement.remove()
  basket.complete()
  if (found === works && works.length <= AT_ONCE) append(AT_ONCE)
}

async function fetched(link) {
  const answer = await fetch(link.href)
  if (!answer.ok) throw new Error(`${link.href}: ${answer.status}`)
  return answer.text()
}

// Paper does not wait for promises: what is not there yet is fetched before the event returns, or its link is printed.
function wholeAtOnce() {
  try {
    if (works.length < total) join(rest.map(fetchedAtOnce))
  } catch { /* then paper says where the list goes on */ }
  append(found.length)
}

function fetchedAtOnce(link) {
  const request = new XMLHttpRequest()
  request.open("GET", link.href, false)
  request.send()
  return request.responseText
}

function state() {
  const chosen = new Map(facetNames.map(name => [name, new Set()]))
  boxes.forEach((box, n) => { if (box.checked) chosen.get(box.name).add(n) })
  return { words: wordsOf(form.find.value), chosen, order: form.sort.value }
}

function show(stage = AT_ONCE) {
  if (works.length < total) {
    whole().then(() => { if (works.length >= total) show(stage) })
    return
  }
  const { words, chosen, order } = state()
  const sorted = orderOf(works, order)
  const among = sorted.filter(work => (!form.mine.checked || basket.has(work.key)) && isNamed(work))
  const result = choose(among, words, facetNames.map(name => chosen.get(name)), boxes.length)
  counted.forEach(({ label, text }, n) => {
    const count = String(result.counts[n])
    if (text.data !== count) text.data = count
    label.hidden = !result.counts[n] && !boxes[n].checked
  })
  fill(result.found, stage)
  report()
}

function isNamed(work) {
  return (!named.author || work.people.includes(spaced(named.author) + " ")) && (!named.venue || work.venue.includes(spaced(named.venue) + " ")) && (!named.added || work.added === named.added)
}

// Shows works: the first `stage` of them now, a list that is not long as a whole when these are painted.
function fill(list, stage) {
  found = list
  shown = 0
  for (const each of shelves.values()) each.lastElementChild.replaceChildren()
  flat.replaceChildren()
  shelf.replaceChildren()
  append(found.length <= AT_ONCE ? stage : FIRST)
  if (shown < found.length && found.length <= AT_ONCE) {
    requestAnimationFrame(() => setTimeout(() => { if (found === list) append(AT_ONCE) }))
  }
}

// Takes the next works into the page: on their shelves by year, or into one list in any other order.
function append(count) {
  const next = found.slice(shown, shown + count)
  next.forEach(basket.dress)
  if (form.sort.value !== "year") {
    flat.append(...next.map(work => work.item))
    if (!flat.isConnected) shelf.append(flat)
  } else {
    for (const work of next) {
      const place = shelves.get(work.year)
      place.querySelector(".shelf__rest")?.remove()
      place.lastElementChild.append(work.item)
      if (!place.isConnected) shelf.append(place)
    }
  }
  shown += next.length
  nearEnd.unobserve(end)
  if (shown < found.length || works.length < total) nearEnd.observe(end)
}

function report() {
  const all = total
  const status = form.querySelector(".finder__count")
  const text = found === works || found.length === all ? all === 1 ? "1 work" : `${all} works` : `${found.length} of ${all} works`
  status.textContent = found.length ? text : "No work is like this."
  for (const facet of document.querySelectorAll(".facet")) {
    const ticked = facet.querySelectorAll("input:checked").length
    facet.firstElementChild.dataset.ticked = ticked || ""
    facet.hidden = !facet.querySelector("label:not([hidden])")
  }
  const ticked = boxes.filter(box => box.checked)
  const name = box => box.parentElement.querySelector(".option__name").textContent
  const chips = ticked.map(box => chip([box], name(box), `Without ${name(box)}`))
  for (const [facet, value] of Object.entries(named)) {
    const text = facet === "added" ? `Added ${inWords(value)}` : value
    if (value) chips.push(chip([], text, `Without ${text}`, facet))
  }
  for (const bar of bars) {
    const years = bar.dataset.years.split(" ")
    if (ticked.some(box => box.name === "year" && years.includes(box.value))) bar.setAttribute("aria-current", "true")
    else bar.removeAttribute("aria-current")
  }
  if (chips.length > 1) chips.push(chip(ticked, "Clear all", "Clear all that is chosen", ...Object.keys(named)))
  form.querySelector(".finder__chosen").replaceChildren(...chips)
  basket.report()
  answer()
}

function chip(ticked, text, name, ...facets) {
  const item = document.createElement("li")
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, ariaLabel: name })
  button.addEventListener("click", () => {
    for (const box of ticked) box.checked = false
    for (const facet of facets) named[facet] = ""
    changed()
    form.find.focus()
  })
  item.append(button)
  return item
}

// A work that leaves the shown selection takes the focus with it: it goes back to what brought the selection up.
function basketChanged() {
  if (!form.mine.checked) return
  show()
  if (document.activeElement === document.body) form.mine.focus()
}

// A number, an address or a title that finds nothing by its words may still be a work of ours.
async function answer() {
  const turn = ++asked
  const text = form.find.value.trim()
  if (!text || boxes.some(box => box.checked) || form.mine.checked || (found.length && !/\d{4}|:\/\/|www\./.test(text))) return
  await new Promise(resolve => setTimeout(resolve, ANSWER_AFTER))
  if (turn !== asked) return
  const { answerTo } = await import("./library/lookup.js")
  const reply = await answerTo(text, works, found.length > 0)
  if (turn !== asked || !reply) return
  if (reply.work) fill([reply.work], 1)
  form.querySelector(".finder__count").replaceChildren(...reply.said)
}

// The address says what is shown. `q` belongs to the search of the whole site, so the words here are `find`.
function address() {
  const query = new URLSearchParams(new FormData(form))
  for (const [facet, value] of Object.entries(named)) if (value) query.set(facet, value)
  for (const [name, value] of [["find", ""], ["sort", "year"]]) if (query.get(name) === value) query.delete(name)
  return query.toString() ? `?${query}` : location.pathname
}

function changed() {
  clearTimeout(typing)
  show()
  if (new URL(address(), location).href !== location.href) history.pushState(null, "", address())
}

function restore() {
  const query = new URLSearchParams(location.search)
  form.find.value = query.get("find") ?? ""
  form.sort.value = query.get("sort") ?? "year"
  if (!form.sort.value) form.sort.value = "year"
  form.mine.checked = query.has("mine")
  for (const facet of Object.keys(named)) named[facet] = query.get(facet) ?? ""
  for (const box of boxes) {
    box.checked = [...query.getAll(box.name), ...(box.name === "in" ? query.getAll("week") : [])].includes(box.value)
    if (box.checked) box.closest("details").open = true
  }
  if (query.has("take")) basket.open(query.get("take"))
  if (works.length < total && !address().includes("?")) begin()
  else show()
}

// A page that nobody asked for anything stays as it came.
function begin() {
  shown = works.length
  works.forEach(basket.dress)
  nearEnd.observe(end)
  basket.report()
}

function filterByYears(event) {
  const bar = event.currentTarget
  const years = bar.dataset.years.split(" ")
  const isOn = bar.ariaCurrent !== "true"
  for (const box of boxes) if (box.name === "year") box.checked = isOn && years.includes(box.value)
  event.preventDefault()
  changed()
}

let typing = 0
form.find.addEventListener("input", () => {
  show(FIRST)
  clearTimeout(typing)
  typing = setTimeout(() => history.replaceState(null, "", address()), 300)
})
form.addEventListener("submit", event => { event.preventDefault(); changed() })
for (const control of [...boxes, form.sort, form.mine]) control.addEventListener("change", changed)
for (const bar of bars) bar.addEventListener("click", filterByYears)
for (const place of document.querySelectorAll(".finder, .drawers, .years")) place.addEventListener("pointerenter", whole, { once: true })
addEventListener("keydown", whole, { once: true })  // who types, searches the page or prints it wants all of it
addEventListener("popstate", restore)
addEventListener("beforeprint", wholeAtOnce)

const drawers = document.querySelectorAll(".drawers > details")
const wide = matchMedia("(min-width: 60em)")
const unfold = () => { for (const drawer of drawers) drawer.open = wide.matches || drawer.matches(".basket") && drawer.open }
wide.addEventListener("change", unfold)
restore()
unfold()
if (!rest.length || basket.isUnsure()) whole()
document.querySelector(".catalogue").dataset.ready = ""
if (new URLSearchParams(location.search).has("take")) {
  const download = document.querySelector("[data-do=download]")
  download.focus()
  download.scrollIntoView({ block: wide.matches ? "nearest" : "center" })
}
