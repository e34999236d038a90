/** More works than these are too small side by side. */
export const maxTogether = 4

/** Works looked at side by side, zoomed and moved together. */
export function togetherAddress(works: readonly { id: string }[]): string {
  return `/together?works=${works
    .slice(0, maxTogether)
    .map(({ id }) => id)
    .join(',')}`
}
