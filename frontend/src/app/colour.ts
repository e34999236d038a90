/** A colour as #rrggbb; undefined for anything else that a server may send, since it goes into styles. */
export function cssColour(value: string | null | undefined): string | undefined {
  return value && /^#[0-9a-f]{6}$/i.test(value) ? value : undefined
}
