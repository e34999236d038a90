import { later } from '../text-later'
import { showToast } from './toast'

/** Puts a text on the clipboard, and says so. */
export async function copyText(value: string, said = later.work.copied) {
  try {
    await navigator.clipboard.writeText(value)
    showToast([said])
  } catch {
    showToast([later.work.copyFailed])
  }
}
