// The part of search that every page loads.
{
  const EARLY = ["../../search/words.json", ..."parts recent worker engine index query ranking text".split(" ").map(name => `search-${name}.js`), "words.js", "identifiers.js"]
  const box = document.querySelector(".search"), field = box?.querySelector("input")
  const here = document.currentScript.src, base = new URL("../../", here)
  const address = new URL(location.href)
  let view

  const refused = () => {
    view = undefined
    const link = document.createElement("a")
    link.href = new URL(location.protocol === "file:" ? "search/index.html" : "search/", base)
    link.textContent = "All topics and works as lists"
    const why = location.protocol === "file:"
      ? "Browsers do not let pages that are opened from a disk search; they need a web server. "
      : "Search could not be loaded. "
    box.querySelector("[role=status]").replaceChildren(why, link)
    box.querySelector(".search__output").hidden = false
  }
  // What the worker will ask for one after the other comes at once.
  const wake = () => {
    if (view) return
    view = import(new URL("search-view.js", here)).then(found => found.start(box, base)).catch(refused)
    for (const name of EARLY) fetch(new URL(name, here)).catch(() => {})
  }

  if (field) {
    for (const event of navigator.connection?.saveData ? ["focus", "input"] : ["focus", "input", "pointerenter", "touchstart"]) field.addEventListener(event, wake, { passive: true })
    addEventListener("keydown", event => {
      const writing = event.target.closest?.("input, textarea, select, [contenteditable]")
      const wanted = event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!wanted && !(event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)) return
      event.preventDefault()
      field.focus()
      field.select()
    })
    const asked = address.searchParams.get("q")
    if (asked?.trim()) {
      field.value = asked.slice(0, 300)
      field.focus()
      wake()
    }
  }
  if (address.searchParams.has("h")) import(new URL("search-marks.js", here)).then(found => found.mark(address)).catch(() => {})
}
