// Stands for the theme's search worker until there is something to search; its name is in our own address.
addEventListener("message", function first(event) {
  removeEventListener("message", first)
  importScripts(location.search.slice(1))
  dispatchEvent(new MessageEvent("message", { data: event.data }))
})
