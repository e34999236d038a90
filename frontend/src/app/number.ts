/** The value, or the bound that it passes; `low` wins where the bounds cross. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(Math.min(value, high), low)
}
