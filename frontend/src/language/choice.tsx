import { text } from '../text'
import { chosenLanguage, currentLanguage } from './language'
import type { Language } from './spoken'

const names: [Language, string][] = [
  ['de', 'Deutsch'],
  ['en', 'English'],
  ['es', 'Español'],
  ['fr', 'Français'],
  ['it', 'Italiano'],
  ['nl', 'Nederlands'],
  ['ja', '日本語'],
]

/** The languages of the page, each by its own name. The address keeps what was asked while the page is loaded again. */
export default function LanguageChoice() {
  return (
    <label className="language-choice">
      {text.nav.language}
      <select
        value={currentLanguage()}
        onChange={(event) => {
          chosenLanguage.set(event.target.value as Language)
          location.reload()
        }}
      >
        {names.map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
