interface Part {
  text: string
  match: boolean
}

const fold = (letters: string) => letters.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Splits a text so that the beginnings of words that were typed stand apart, whatever their case and accents. */
export function markPrefix(value: string, typed: string): Part[] {
  const words = typed
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
    .map(fold)
  const parts: Part[] = []
  const add = (piece: string, match: boolean) => {
    const last = parts.at(-1)
    if (last && last.match === match) last.text += piece
    else if (piece) parts.push({ text: piece, match })
  }
  let end = 0
  for (const found of value.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const length = longestMatch(found[0], words)
    if (length === 0) continue
    add(value.slice(end, found.index), false)
    add(found[0].slice(0, length), true)
    end = found.index + length
  }
  add(value.slice(end), false)
  return parts
}

/** How many characters of a word belong to the longest of the beginnings. */
function longestMatch(word: string, beginnings: string[]): number {
  let best = 0
  for (const beginning of beginnings) {
    if (!fold(word).startsWith(beginning)) continue
    let length = 0
    while (length < word.length && fold(word.slice(0, length)).length < beginning.length) length++
    best = Math.max(best, length)
  }
  return best
}
