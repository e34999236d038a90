/** What a browser kept under a key, of whatever shape; null when that is nothing, or not readable. */
export function readStored(storage: () => Storage, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Keeps a value if the browser lets it: storage may be full, or forbidden. */
export function writeStored(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value))
  } catch {
    // What cannot be kept lasts as long as this page.
  }
}

/** Until the tab is closed. Even to name a storage throws where cookies are blocked. */
export const forTab = () => sessionStorage
/** Until somebody clears the browser; other tabs see it too. */
export const forGood = () => localStorage
