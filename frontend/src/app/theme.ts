import { newLastingStore, useStore } from './store'

type Theme = 'light' | 'dark'

/** What the visitor chose; null follows the system. */
const chosen = newLastingStore<Theme | null>('likeness.theme', (found) =>
  found === 'light' || found === 'dark' ? found : null,
)
const system = window.matchMedia('(prefers-color-scheme: dark)')

function apply() {
  document.documentElement.dataset.theme = chosen.get() ?? 'system'
}

/** Puts the chosen theme on the document, now and whenever it changes. */
export function startTheme() {
  apply()
  chosen.subscribe(apply)
}

function current(): Theme {
  return chosen.get() ?? (system.matches ? 'dark' : 'light')
}

export function switchTheme() {
  const next = current() === 'dark' ? 'light' : 'dark'
  // Choosing what the system has means following it again.
  chosen.set(next === (system.matches ? 'dark' : 'light') ? null : next)
}

export function useTheme(): Theme {
  useStore(chosen)
  return current()
}
