import { text } from '../text'
import { showToast } from './toast'

/** Puts a text on the clipboard, and says so. */
export async function copyText(value: string) {
  try {
    await navigator.clipboard.writeText(value)
    showToast([text.work.copied])
  } catch {
    showToast([text.work.copyFailed])
  }
}
