import type { CitedWork } from './record'

const list = (items: string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
const sentence = (text: string) => (/[.!?。]$/.test(text) ? text : `${text}.`)
const day = (at: Date) => at.toISOString().slice(0, 10)

/** The Chicago Manual of Style, 17th edition, 14.235: artist, title, date, medium, holder, address. */
export function chicago(work: CitedWork): string {
  return [
    work.artists.length > 0 ? list(work.artists) : null,
    work.title,
    work.date,
    work.medium,
    [work.collection, work.number].filter(Boolean).join(', ') || null,
    work.address,
  ]
    .flatMap((part) => (part ? sentence(part) : []))
    .join(' ')
}

const commands: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/** A text that TeX prints as it is. Letters of all scripts stay: BibTeX files are UTF-8. */
export const tex = (text: string) =>
  text.replace(/[\\{}$&#_%~^]/g, (sign) => commands[sign] ?? sign).replace(/\s+/g, ' ')

/**
 * A name for BibTeX. One that the source puts surname first has parts; any other is kept whole by braces, since
 * which of its words is the surname is not recorded.
 */
function author(name: string): string {
  const parts = name.split(',')
  const plain =
    parts.length === 2 && !/[{}\\]/.test(name) && !/\sand\s/i.test(name) && parts.every((part) => part.trim())
  return plain ? parts.map((part) => tex(part.trim())).join(', ') : `{${tex(name)}}`
}

/** Letters and digits that every BibTeX takes in a key. */
const keyPart = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '')
    .slice(0, 20)

/** The years as ISO 8601-2 counts them, which has a year 0 before 1, for biblatex. */
function isoYears(from: number, to: number): string {
  const year = (n: number) => {
    const counted = n < 0 ? n + 1 : n
    return `${counted < 0 ? '-' : ''}${String(Math.abs(counted)).padStart(4, '0')}`
  }
  return from === to ? year(from) : `${year(from)}/${year(to)}`
}

export function bibtex(work: CitedWork, today: Date): string {
  const key = [
    keyPart(work.artists[0]?.split(/,/)[0]?.trim().split(/\s+/).at(-1) ?? ''),
    work.from ?? '',
    work.id,
  ]
  const years = work.from !== null && work.to !== null ? isoYears(work.from, work.to) : null
  const fields: [name: string, value: string | null][] = [
    ['author', work.artists.length > 0 ? work.artists.map(author).join(' and ') : null],
    ['title', `{${tex(work.title)}}`],
    ['year', work.date && tex(work.date)],
    ['date', years],
    ['howpublished', work.medium && tex(work.medium)],
    ['note', [work.collection, work.number].flatMap((part) => (part ? tex(part) : [])).join(', ') || null],
    ['url', work.address],
    ['urldate', day(today)],
  ]
  const lines = fields.flatMap(([name, value]) => (value ? `  ${name} = {${value}}` : []))
  return `@misc{${key.filter((part) => part !== '').join('-')},\n${lines.join(',\n')}\n}\n`
}

interface CslName {
  family?: string
  given?: string
  literal?: string
}

function cslName(name: string): CslName {
  const [family = '', given = '', ...more] = name.split(',').map((part) => part.trim())
  return family && given && more.length === 0 ? { family, given } : { literal: name }
}

/** There was no year 0: CSL counts as historians do. */
function cslDate(work: CitedWork) {
  if (work.from !== null && work.to !== null)
    return { 'date-parts': work.from === work.to ? [[work.from]] : [[work.from], [work.to]] }
  return work.date ? { literal: work.date } : undefined
}

/** An item of the Citation Style Language, schema 1.0.2. */
export function csl(work: CitedWork, today: Date): object {
  return {
    id: work.id,
    type: 'graphic',
    title: work.title,
    ...(work.artists.length > 0 && { author: work.artists.map(cslName) }),
    ...(cslDate(work) && { issued: cslDate(work) }),
    ...(work.medium && { medium: work.medium }),
    ...(work.collection && { archive: work.collection }),
    ...(work.number && { archive_location: work.number }),
    URL: work.address,
    accessed: { 'date-parts': [day(today).split('-').map(Number)] },
  }
}

export const formats = ['chicago', 'bibtex', 'csl'] as const
export type Format = (typeof formats)[number]

/** Works in a format, as a file holds them. */
export function cite(works: CitedWork[], format: Format, today: Date): string {
  switch (format) {
    case 'chicago':
      return works.map((work) => `${chicago(work)}\n`).join('')
    case 'bibtex':
      return works.map((work) => bibtex(work, today)).join('\n')
    case 'csl':
      return `${JSON.stringify(
        works.map((work) => csl(work, today)),
        null,
        2,
      )}\n`
  }
}

export const files: Record<Format, { ending: string; type: string }> = {
  chicago: { ending: 'txt', type: 'text/plain;charset=utf-8' },
  bibtex: { ending: 'bib', type: 'application/x-bibtex;charset=utf-8' },
  csl: { ending: 'json', type: 'application/vnd.citationstyles.csl+json' },
}
