// What a page does without that was opened from a disk: modules, workers and fetch. The build puts our modules before this.
const at = document.currentScript, here = at.src, base = new globalThis.URL("../../", here).href
const texts = globalThis.studynotesTexts = {}, coming = new Map(), loaded = new Map()

// There is no server that would show a folder's page.
class URL extends globalThis.URL {
  constructor(...address) {
    super(...address)
    if (this.protocol === "file:" && this.pathname.endsWith("/") && this.href.startsWith(base)) this.pathname += "index.html"
  }
}

// A file of the site arrives as a script that keeps its text.
function fetch(address) {
  const name = decodeURI(new URL(address, location).href.split(/[?#]/)[0].slice(base.length))
  if (!kept.has(name)) return Promise.reject(new TypeError(`${name} is not kept for reading from a disk`))
  if (!coming.has(name)) coming.set(name, new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: `${base}${encodeURI(name)}.js`, onload: resolve, onerror: reject })
    document.head.append(script)
  }))
  return coming.get(name).then(() => ({ ok: true, text: async () => texts[name], json: async () => JSON.parse(texts[name]) }))
}

// The worker's module runs in the page, behind the same two doors.
class Worker extends EventTarget {
  constructor(address) {
    super()
    const inside = new EventTarget()
    const hand = (target, data) => setTimeout(() => target.dispatchEvent(new MessageEvent("message", { data })))
    this.postMessage = data => hand(inside, data)
    modules[new URL(address).href.split("/").pop()](load, inside.addEventListener.bind(inside), data => hand(this, data))
  }
}

function load(name) {
  if (!loaded.has(name)) loaded.set(name, modules[name](load, addEventListener.bind(globalThis), null))
  return loaded.get(name)
}

at.dataset.run.split(" ").forEach(load)
