export type Language = 'de' | 'en' | 'es' | 'fr' | 'it' | 'ja' | 'nl' | 'ar-XB'

let spoken: Record<string, object> | undefined

/** Puts the tables of a language in the place of the English ones. */
export function speak(tables: Record<string, object>): void {
  spoken = tables
}

/** A part of what the page says, in the language that is spoken when it is said. */
export const told = <Texts extends object>(part: string, english: Texts): Texts =>
  new Proxy(english, { get: (_, key) => Reflect.get(spoken?.[part] ?? english, key) })
