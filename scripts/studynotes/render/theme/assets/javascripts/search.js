// The part of search that every page loads.
{
  const box = document.querySelector(".search"), field = box?.querySelector("input")
  const here = document.currentScript.src, base = new URL("../../", here)
  const asked = new URL(location).searchParams
  let view, isAsked = false

  const refused = () => {
    view = undefined
    const link = document.createElement("a"), isFile = location.protocol === "file:"
    link.href = new URL(isFile ? "search/index.html" : "search/", base)
    link.textContent = "All topics and works as lists"
    box.querySelector("[role=status]").replaceChildren(isFile ? "Search does not work from a disk; pages need a web server. " : "Search could not be loaded. ", link)
    box.querySelector(".search__output").hidden = false
  }
  // What the worker will ask for one after the other comes at once.
  const wake = () => {
    if (view) return
    view = import(new URL("search-view.js", here)).then(found => found.start(box, base, isAsked)).catch(refused)
    for (const name of ["search-worker.js", "../../search/words.json"]) fetch(new URL(name, here)).catch(() => {})
  }

  if (field) {
    for (const event of ["focus", "input", ...(navigator.connection?.saveData ? [] : ["pointerenter", "touchstart"])]) field.addEventListener(event, wake, { passive: true })
    field.addEventListener("click", () => { isAsked = true })
    addEventListener("keydown", event => {
      const { key, altKey, shiftKey, target } = event
      const wanted = event.ctrlKey || event.metaKey ? key?.toLowerCase() === "k" && !shiftKey : key === "/" && !target.closest?.("input, textarea, select, [contenteditable]")
      if (!wanted || altKey) return
      event.preventDefault()
      field.focus()
      field.select()
      field.click()
    })
    const query = asked.get("q")
    if (query?.trim()) {
      field.value = query.slice(0, 300)
      field.focus()
      wake()
    }
  }
  if (asked.has("h")) import(new URL("search-marks.js", here)).then(found => found.mark(new URL(location))).catch(() => {})
}
