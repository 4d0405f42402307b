// What neither HTML nor the theme does. Without it every page still reads, and every link still leads on.

// The search prompt puts the cursor into the search field.
for (const link of document.querySelectorAll("[data-search]")) {
  link.addEventListener("click", event => {
    const field = document.querySelector("[data-md-component=search-query]")
    if (!field || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    field.focus()
  })
}

// Code can be copied. (The theme's own button brings a nav landmark for each block.)
for (const code of document.querySelectorAll(".highlight pre > code, .cite pre > code")) {
  if (!navigator.clipboard) break
  addCopy(code, code.parentElement)
}
if (navigator.clipboard) for (const line of document.querySelectorAll(".cite__formatted")) addCopy(line, line)

function addCopy(source, place) {
  const text = source.textContent
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "copy", textContent: "Copy", ariaLive: "polite" })
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = "Copied"
    setTimeout(() => { button.textContent = "Copy" }, 2000)
  })
  place.append(button)
}

// What scrolls sideways can be scrolled from the keyboard.
function makeReachable() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code, math[display=block]")) {
    if (box.scrollWidth <= box.clientWidth || box.hasAttribute("tabindex")) continue
    box.setAttribute("tabindex", "0")
    if (!box.matches(".md-typeset__scrollwrap")) continue
    box.setAttribute("role", "group")
    box.setAttribute("aria-label", "Table, scrolls sideways")
  }
}
window.addEventListener("load", makeReachable)
window.addEventListener("resize", makeReachable)
document.addEventListener("toggle", makeReachable, true)

// The contents are a column on wide screens: a list left open on the way there would cover the page.
matchMedia("(min-width: 76.25em)").addEventListener("change", () => document.querySelector("#nav:popover-open")?.hidePopover())
