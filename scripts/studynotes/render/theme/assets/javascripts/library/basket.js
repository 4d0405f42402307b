// The selection: keys that the browser keeps, a box beside each work, and the bar that exports works: the selected ones, or without any what is found.

const NAME = "studynotes.basket"

export function createBasket(works, { shownWorks, whole, total }, changed) {
  const bar = document.querySelector(".basket")
  const mine = document.querySelector(".finder__mine")
  let keys = new Set(load())

  function set(next) {
    keys = next
    save([...keys])
    for (const work of works) if (work.box) mark(work)
    report()
    changed()
  }

  function dress(work) {
    if (!work.box) {
      const label = Object.assign(document.createElement("label"), { className: "pick" })
      work.box = Object.assign(document.createElement("input"), { type: "checkbox", value: work.key, ariaLabel: `Select ${work.title}` })
      label.append(work.box)
      work.item.prepend(label)
    }
    mark(work)
  }

  function mark(work) {
    work.box.checked = keys.has(work.key)
    work.item.toggleAttribute("data-picked", work.box.checked)
  }

  // All works are there: a key that none of them has is no longer one.
  function complete() {
    const known = new Set(works.map(work => work.key))
    keys = new Set([...keys].filter(key => known.has(key)))
    works.forEach(work => { if (work.box) mark(work) })
    report()
  }

  function open(format) {
    bar.open = true
    const choice = bar.querySelector("#format")
    choice.value = format
    if (!choice.value) choice.selectedIndex = 0
  }

  function report() {
    bar.querySelector(".basket__count").textContent = keys.size ? `${keys.size} selected` : `${shownWorks() === works ? total : shownWorks().length} found`
    bar.querySelector("[data-do=empty]").hidden = !keys.size
    mine.hidden = !keys.size && !mine.control.checked
  }

  async function take(act) {
    await whole()
    const list = keys.size ? works.filter(work => keys.has(work.key)) : shownWorks()
    const said = bar.querySelector(".basket__said")
    if (!list.length) {
      said.textContent = "No work is found, so there is nothing to export."
      return
    }
    try {
      const { copy, download } = await import("./export.js")
      said.textContent = await { copy, download }[act](list, bar.querySelector("#format").value)
    } catch {
      said.textContent = "That did not work: the file could not be fetched."
    }
  }

  document.addEventListener("change", event => {
    if (!event.target.matches(".pick > input")) return
    const next = new Set(keys)
    if (event.target.checked) next.add(event.target.value)
    else next.delete(event.target.value)
    set(next)
  })
  bar.addEventListener("click", event => {
    const act = event.target.dataset?.do
    if (act === "empty") {
      set(new Set())
      bar.querySelector("#format").focus()
    } else if (act) take(act)
  })
  addEventListener("storage", event => { if (event.key === NAME) set(new Set(load())) })
  const isUnsure = () => [...keys].some(key => !works.some(work => work.key === key))
  return { complete, dress, isUnsure, open, report, has: key => keys.has(key) }
}

// Storage may be forbidden, full, or hold what another program wrote; the selection then lasts as long as the page.
function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]")
    return Array.isArray(kept) ? kept.filter(each => typeof each === "string") : []
  } catch {
    return []
  }
}

function save(keys) {
  try {
    localStorage.setItem(NAME, JSON.stringify(keys))
  } catch { /* see above */ }
}
