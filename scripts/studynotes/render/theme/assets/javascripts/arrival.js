// Who comes from a work to the sentence that cites it sees that sentence, not only its paragraph. A sentence stands on
// a line of its own in the source, and the page keeps the ends of lines. In a table it is the row.
export function mark() {
  CSS.highlights?.delete("cited")
  delete document.documentElement.dataset.sentence
  const citation = document.getElementById(location.hash.slice(1))
  const block = citation?.matches(".citation") && citation.closest("p, li, dd, tr")
  if (!block || !CSS.highlights) return
  const range = document.createRange()
  range.selectNodeContents(block)
  const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  for (let node = nodes.nextNode(); node && !block.matches("tr"); node = nodes.nextNode()) {
    const isBefore = !!(node.compareDocumentPosition(citation) & Node.DOCUMENT_POSITION_FOLLOWING)
    const end = citation.contains(node) ? -1 : isBefore ? node.data.lastIndexOf("\n") : node.data.indexOf("\n")
    if (end < 0) continue
    if (isBefore) range.setStart(node, end + 1)
    else {
      range.setEnd(node, end)
      break
    }
  }
  CSS.highlights.set("cited", new Highlight(range))
  document.documentElement.dataset.sentence = "marked"
}
