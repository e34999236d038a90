type Nouns = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** How a language writes numbers, counts, lists and dates. */
export function formsOf(locale: string) {
  const numbers = (options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(locale, options).format
  const number = numbers()
  const rules = new Intl.PluralRules(locale)
  const megabytes = numbers({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
  const plural = (count: number, nouns: Nouns) => nouns[rules.select(count)] ?? nouns.other
  return {
    locale,
    number,
    score: numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: numbers({ style: 'percent' }),
    /** A measured share is never rounded up to all. */
    share: numbers({
      style: 'percent',
      maximumFractionDigits: 1,
      roundingMode: 'floor',
    } as Intl.NumberFormatOptions),
    milliseconds: numbers({ style: 'unit', unit: 'millisecond', maximumSignificantDigits: 2 }),
    megabytes: (bytes: number) => megabytes(bytes / 1_000_000),
    list: (values: Iterable<string>) => new Intl.ListFormat(locale).format(values),
    dateTime: (date: Date) => date.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    plural,
    /** A number before its noun. */
    count: (count: number, nouns: Nouns) => `${number(count)} ${plural(count, nouns)}`,
  }
}
