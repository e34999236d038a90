import { newLastingStore } from '../app/store'
import type { Language } from './spoken'

const isLanguage = (found: unknown): found is Language => /^(de|en|es|fr|it|ja|nl|ar-XB)$/.test(`${found}`)

/** What the visitor chose; null follows the browser. */
export const chosenLanguage = newLastingStore('likeness.language', (found) =>
  isLanguage(found) ? found : null,
)

export const currentLanguage = (): Language =>
  chosenLanguage.get() ?? navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en'

/** Speaks the language of the visitor from now on; English where its table cannot be had. */
export async function startLanguage(): Promise<void> {
  const language = currentLanguage()
  if (language !== 'en')
    await import('./tables').then(({ startTable }) => startTable(language)).catch(() => {})
}
