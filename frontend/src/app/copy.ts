import { later } from '../text-later'
import { showToast } from './toast'

/** Puts a text on the clipboard, and says so. */
export async function copyText(value: string) {
  try {
    await navigator.clipboard.writeText(value)
    showToast([later.work.copied])
  } catch {
    showToast([later.work.copyFailed])
  }
}
