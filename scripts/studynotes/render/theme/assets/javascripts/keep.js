// What is kept for reading without a network: says it, keeps all of the site, and removes it.
const root = new URL("../../", import.meta.url).href
const box = document.querySelector(".keep"), [all, remove] = box.querySelectorAll("button"), said = box.querySelector("[role=status]")
const list = document.querySelector(".kept")
const size = bytes => `${(bytes / 1e6).toFixed(1)} MB`

async function tell() {
  const cache = await caches.open("studynotes"), keys = await cache.keys()
  const sizes = await Promise.all(keys.map(async key => (await (await cache.match(key)).blob()).size))
  const pages = keys.map(({ url }) => url).filter(url => url.startsWith(root) && url.endsWith("/")).sort()
  said.textContent = keys.length ? `Kept: ${pages.length} pages and ${keys.length - pages.length} other files, ${size(sizes.reduce((sum, each) => sum + each, 0))}.` : "Nothing is kept."
  list.replaceChildren(...pages.map(href => {
    const item = document.createElement("li")
    item.append(Object.assign(document.createElement("a"), { href, textContent: href.slice(root.length) || "Home" }))
    return item
  }))
}

async function keepAll() {
  all.disabled = true
  try {
    await navigator.serviceWorker.register(new URL("sw.js", root))
    const names = await (await fetch(new URL("offline/files.json", root), { cache: "no-cache" })).json()
    const cache = await caches.open("studynotes"), left = [...names]
    const work = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        await cache.add(new Request(new URL(name, root), { cache: "no-cache" }))
        said.textContent = `${names.length - left.length} of ${names.length} files …`
      }
    }
    await Promise.all([work(), work(), work(), work()])
    await navigator.storage?.persist?.()
    await tell()
  } catch {
    await tell()
    said.textContent += " Not all could be kept: try again with a network, or make room."
  }
  all.disabled = false
}

async function removeAll() {
  await (await navigator.serviceWorker.getRegistration(root))?.unregister()
  await caches.delete("studynotes")
  await tell()
}

if (navigator.serviceWorker && location.protocol !== "file:") {
  all.addEventListener("click", keepAll)
  remove.addEventListener("click", removeAll)
  tell()
}
