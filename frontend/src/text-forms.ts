/** How numbers, counts and lists are written. */
export const locale = 'en-GB'
export const whole = new Intl.NumberFormat(locale)
export const twoPlaces = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
export const percent = new Intl.NumberFormat(locale, { style: 'percent' })
export const megabytes = new Intl.NumberFormat(locale, {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
})
const ordinals = new Intl.PluralRules(locale, { type: 'ordinal' })
const plural = new Intl.PluralRules(locale)
export const list = new Intl.ListFormat(locale)

const ordinalEnd: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
export const ordinal = (rank: number) => `${whole.format(rank)}${ordinalEnd[ordinals.select(rank)] ?? 'th'}`
export const works = (count: number) =>
  `${whole.format(count)} ${plural.select(count) === 'one' ? 'work' : 'works'}`
