import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The system's Chromium: what CHROMIUM says, else the first on the path. */
export const chromiumPath = () =>
  first(process.env.CHROMIUM, ['chromium', 'chromium-browser', 'google-chrome'])

/** The system's Firefox: what FIREFOX says, else the first on the path. */
export const firefoxPath = () => first(process.env.FIREFOX, ['firefox-esr', 'firefox'])

function first(said: string | undefined, names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [said ?? '', ...candidates].find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return path !== ''
    } catch {
      return false
    }
  })
}
