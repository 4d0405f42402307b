"{{ edition }}"
// With a network every answer is the network's; without one it is the last that was kept.
const open = caches.open("studynotes"), EDITION = /assets\/\w+(-[0-9a-f]{8})\//
const place = address => address.split(/[?#]/)[0].replace(/index\.html$/, "")

addEventListener("install", event => event.waitUntil(keep(registration.scope + "offline/").then(skipWaiting)))
addEventListener("activate", event => event.waitUntil(begin()))
addEventListener("fetch", event => {
  const { request } = event
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request, event))
})

async function answer(request, event) {
  const name = place(request.url), cache = await open
  try {
    const response = await fetch(request)
    if (response.status === 200) event.waitUntil(cache.put(name, response.clone()))
    if (response.status === 404) event.waitUntil(cache.delete(name))
    return response
  } catch (fault) {
    const kept = await cache.match(name) ?? (request.mode === "navigate" && await cache.match(registration.scope + "offline/"))
    if (kept) return kept
    throw fault
  }
}

// A page with what it loads.
async function keep(page) {
  const cache = await open, response = await fetch(page)
  if (response.status !== 200) return
  const loaded = [...(await response.clone().text()).matchAll(/<(?:link|script)[^>]+(?:href|src)="([^"]*assets\/[^"]*)"/g)]
  await Promise.all([cache.put(place(page), response), ...loaded.map(([, address]) => cache.add(new URL(address, page)))])
}

// The pages that are open were fetched before this worker was; and what no kept page loads any more goes.
async function begin() {
  await clients.claim()
  await Promise.allSettled((await clients.matchAll()).map(client => keep(place(client.url))))
  const cache = await open, keys = await cache.keys(), used = new Set()
  for (const { url } of keys) if (url.endsWith("/")) used.add((await (await cache.match(url)).text()).match(EDITION)?.[1])
  for (const { url } of keys) if (EDITION.test(url) && !used.has(url.match(EDITION)[1])) await cache.delete(url)
}
