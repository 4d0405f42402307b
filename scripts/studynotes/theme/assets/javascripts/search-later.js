// The theme fetches the search index on every page. This holds that one request back until somebody searches,
// and says so when it fails.
{
  const { open, send } = XMLHttpRequest.prototype
  const field = document.querySelector("[data-md-component=search-query]")
  const status = document.querySelector(".md-search-result__meta")
  const held = []
  let waiting = !/[?&][qh]=/.test(location.search)

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.isIndex = String(address).endsWith("/search_index.json")
    return open.call(this, method, address, ...rest)
  }
  XMLHttpRequest.prototype.send = function (body) {
    if (waiting && this.isIndex) return held.push(this)
    if (this.isIndex) this.addEventListener("loadend", () => {
      if (this.status !== 200) status.textContent = "Search needs a connection: its index could not be loaded. Reload the page to try again."
    })
    send.call(this, body)
  }

  const release = () => {
    waiting = false
    for (const request of held.splice(0)) request.send()
  }
  for (const event of ["focus", "pointerenter", "touchstart"]) field?.addEventListener(event, release, { once: true, passive: true })
  if (!field || field === document.activeElement) release()
}
