// The parts of the list of results. Data become text nodes and attributes, never markup.

let made = 0

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value
    else node.setAttribute(key, value)
  }
  node.append(...children)
  return node
}

const item = (...links) => element("li", { className: "search__item", role: "presentation" }, ...links)
const option = (properties, ...children) =>
  element("a", { className: "search__link", role: "option", "aria-selected": "false", tabIndex: -1, id: `search-hit-${++made}`, ...properties }, ...children)

// The items of the list. Hits of one subject stand in one item: its name, and below it where else it is found.
export function items(hits, base) {
  const made = []
  let subject, name
  for (const each of hits) {
    if (each.under) {
      subject.setAttribute("role", "group")
      subject.setAttribute("aria-label", name)
      subject.append(hit(each, base, name))
    } else {
      name = each.name.map(([piece]) => piece).join("")
      subject = element("div", {}, hit(each, base))
      made.push(item(subject))
    }
  }
  return made
}

function hit({ kind, courses, name, url, place, land, excerpt, light }, base, subject) {
  const target = new URL(url, base), words = [land && `"${land.replaceAll('"', "'")}"`, light].filter(Boolean).join(" ")
  if (words) target.searchParams.set("h", words)
  const pieces = parts => parts.map(([piece, marked]) => (marked ? element("mark", {}, piece) : piece))
  const part = (name, ...children) => element("span", { className: `search-hit__${name}` }, ...children)
  const made = option({ href: target.href }, part("kind", kind), part("name", ...pieces(name)), part("place", ...pieces(place)))
  if (subject) made.classList.add("search__link--under")
  else made.append(part("text", ...pieces(excerpt)))
  const shown = made.children[1]
  if (shown.textContent.toLowerCase() === subject?.toLowerCase()) shown.classList.add("hidden")
  if (courses.length === 1 && kind !== "work") made.dataset.course = courses[0]
  return made
}

export function suggestion(text, base) {
  const target = new URL("search/", base)
  target.searchParams.set("q", text)
  return item(option({ href: target.href, "data-query": text, className: "search__link search-hit--query" }, text))
}

// Buttons below the list, or links (where an action is an address), or nothing.
export function note(foot, ...actions) {
  const wanted = actions.filter(Boolean), className = "search__more"
  foot.hidden = !wanted.length
  foot.replaceChildren(...wanted.map(([text, does]) =>
    typeof does === "string" ? element("a", { className, href: does }, text) : element("button", { type: "button", className, onclick: does }, text)))
}

export function facets(bar, { kinds, courses }, state, choose) {
  const held = bar.contains(document.activeElement) ? document.activeElement.dataset.facet : ""
  const button = (facet, label, count, pressed, changed) =>
    element("button", { type: "button", className: "search__facet", "aria-pressed": String(pressed), "data-facet": facet, onclick: () => choose(changed) },
      label, " ", element("span", { className: "search__count" }, count))
  const types = kinds.filter(([kind, , count]) => count || kind === state.kind).map(([kind, plural, count]) =>
    button(kind, plural, count, kind === state.kind, { kind: kind === state.kind ? "" : kind }))
  const where = [...new Set([...Object.keys(courses).map(Number), ...(state.course ? [state.course] : [])])].sort((one, other) => one - other).map(course =>
    button(`course-${course}`, `Course ${course}`, courses[course] ?? 0, course === state.course, { course: course === state.course ? 0 : course }))
  const group = (label, buttons) => (buttons.length ? [element("div", { className: "search__group", role: "group", "aria-label": label }, ...buttons)] : [])
  bar.replaceChildren(...group("Only of this type", types), ...group("Only in this course", where))
  bar.hidden = types.length + where.length < 2
  if (held) bar.querySelector(`[data-facet="${held}"]`)?.focus()
}
