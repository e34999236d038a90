/** Whether a text can be the id of a work: what cannot is not asked for. */
export function isWorkId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text)
}
