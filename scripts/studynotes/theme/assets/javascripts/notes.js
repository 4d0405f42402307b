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

// What scrolls sideways can be scrolled from the keyboard.
function makeReachable() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
    const table = box.matches("div")
    if (box.scrollWidth <= box.clientWidth || (!table && box.hasAttribute("tabindex"))) continue
    box.tabIndex = 0
    if (table) {
      box.setAttribute("role", "group")
      box.setAttribute("aria-label", "Table, scrolls sideways")
    }
  }
}
window.addEventListener("load", makeReachable)
window.addEventListener("resize", makeReachable)

// The contents are a column on wide screens: a list left open on the way there would cover the page.
matchMedia("(min-width: 76.25em)").addEventListener("change", () => document.querySelector("#nav:popover-open")?.hidePopover())
