import { text } from '../text'
import { type Language, speak } from './spoken'

/** The languages beside English. The last one is for tests: longer, and from right to left. */
const tables = {
  de: () => import('./de'),
  es: () => import('./es'),
  fr: () => import('./fr'),
  it: () => import('./it'),
  ja: () => import('./ja'),
  nl: () => import('./nl'),
  'ar-XB': () => import('./pseudo'),
}

/** Says everything in a language from now on. */
export async function startTable(language: Exclude<Language, 'en'>): Promise<void> {
  const { table } = await tables[language]()
  speak(table)
  Object.assign(document.documentElement, { lang: language, dir: text.dir })
}
