import type { Phrase } from '../text'

/** A sentence with its italics. */
export function Say({ phrase }: { phrase: Phrase }) {
  return phrase.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
      <em key={index} dir="auto">
        {part.em}
      </em>
    ),
  )
}

export function plain(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.em)).join('')
}
