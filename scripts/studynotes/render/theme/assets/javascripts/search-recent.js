// What was looked for before: in this browser only, and of no importance when the browser keeps nothing.

const NAME = "studynotes.search"
const MOST = 6
const LONGEST = 100

export function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]")
    return Array.isArray(found) ? found.filter(each => typeof each === "string" && each.trim() && each.length <= LONGEST).slice(0, MOST) : []
  } catch {
    return []
  }
}

export function remember(text) {
  if (!text || text.length > LONGEST) return
  store([text, ...recall().filter(each => each !== text)].slice(0, MOST))
}

export const forget = () => store([])

function store(list) {
  try {
    localStorage.setItem(NAME, JSON.stringify(list))
  } catch { /* storage is full or switched off */ }
}
