const minWordLength = 5
/** What every other title says, says nothing of the works. */
const maxShare = 0.5
/** Of what has no title, in German. */
const noTitle = /^titel$/

const lower = (word: string) => word.toLowerCase()

/**
 * The words that several titles have, the most frequent first. Words that begin with a small letter,
 * and those that begin a title, may be articles or prepositions of any language, so they are left out.
 */
export function sharedWords(titles: readonly string[]): string[] {
  const found = new Map<string, { word: string; titles: number }>()
  const longWord = new RegExp(`\\p{L}{${minWordLength},}`, 'gu')
  for (const title of titles) {
    const words = [...title.matchAll(longWord)]
      .filter(({ 0: word, index }) => index > 0 && !/^\p{Ll}/u.test(word) && !noTitle.test(lower(word)))
      .map(([word]) => word)
    for (const [key, word] of new Map(words.map((word) => [lower(word), word] as const))) {
      const entry = found.get(key)
      found.set(key, { word: entry?.word ?? word, titles: (entry?.titles ?? 0) + 1 })
    }
  }
  return [...found.values()]
    .filter(({ titles: many }) => many > 1 && many <= maxShare * titles.length)
    .sort((a, b) => b.titles - a.titles || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word)
}

/** How far a colour is from grey, from 0 to 255. */
function chroma(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return Math.max(...parts) - Math.min(...parts)
}

/** The colour, as #rrggbb, that is furthest from grey. */
export function strongest(colours: readonly string[]): string | null {
  return colours.reduce<string | null>(
    (best, colour) => (best === null || chroma(colour) > chroma(best) ? colour : best),
    null,
  )
}
