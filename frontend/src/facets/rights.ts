/** What may be done with a work, in words, and where that is explained. */
export interface Rights {
  words: string
  href: string
}

/** The statements of rightsstatements.org, by the end of their addresses. */
const statements: Record<string, string> = {
  InC: 'In Copyright',
  'InC-OW-EU': 'In Copyright: EU Orphan Work',
  'InC-EDU': 'In Copyright: Educational Use Permitted',
  'InC-NC': 'In Copyright: Non-Commercial Use Permitted',
  'InC-RUU': 'In Copyright: Rights-holder(s) Unlocatable or Unidentifiable',
  'NoC-CR': 'No Copyright: Contractual Restrictions',
  'NoC-NC': 'No Copyright: Non-Commercial Use Only',
  'NoC-OKLR': 'No Copyright: Other Known Legal Restrictions',
  'NoC-US': 'No Copyright: United States',
  CNE: 'Copyright Not Evaluated',
  UND: 'Copyright Undetermined',
  NKC: 'No Known Copyright',
}
const codes = new Map(Object.keys(statements).map((code) => [code.toLowerCase(), code]))

const address =
  /^\s*https?:\/\/(?:www\.)?([\w.]+)\/([\w-]+)\/([\w-]+)(?:\/(\d\.\d))?(?:\/([a-z]{2}))?(?:[/?#].*)?\s*$/i
/** As people write them: "CC BY-SA 4.0", "cc-by-nc-nd-3.0". */
const written = /^\s*cc[ -](by(?:-(?:nc|nd|sa)){0,2})[ -](\d\.\d)\s*$/i
const kinds = new Set(['by', 'by-sa', 'by-nd', 'by-nc', 'by-nc-sa', 'by-nc-nd'])

const licence = (kind: string, version: string, port = ''): Rights | null =>
  kinds.has(kind)
    ? {
        words: `CC ${kind.toUpperCase()} ${version}${port && ` ${port.toUpperCase()}`}`,
        href: `https://creativecommons.org/licenses/${kind}/${version}/${port && `${port}/`}`,
      }
    : null

const dedications = new Map([
  ['zero', 'CC0 1.0'],
  ['mark', 'Public Domain Mark 1.0'],
])

/** The known statement or licence that a recorded value names; null for anything else. */
export function rightsOf(value: string): Rights | null {
  const [, kind, as] = written.exec(value) ?? []
  if (kind && as) return licence(kind.toLowerCase(), as)
  if (/^\s*cc[ -]?0(?:[ -]1\.0)?\s*$/i.test(value))
    return { words: 'CC0 1.0', href: 'https://creativecommons.org/publicdomain/zero/1.0/' }
  const [, host, folder, name = '', version = '', port] = address.exec(value) ?? []
  switch (`${host?.toLowerCase()}/${folder?.toLowerCase()}`) {
    case 'rightsstatements.org/vocab':
    case 'rightsstatements.org/page': {
      const code = codes.get(name.toLowerCase())
      return code
        ? { words: statements[code] ?? code, href: `https://rightsstatements.org/page/${code}/1.0/` }
        : null
    }
    case 'creativecommons.org/licenses':
      return version ? licence(name.toLowerCase(), version, port?.toLowerCase()) : null
    case 'creativecommons.org/publicdomain': {
      const words = dedications.get(name.toLowerCase())
      return words
        ? { words, href: `https://creativecommons.org/publicdomain/${name.toLowerCase()}/1.0/` }
        : null
    }
  }
  return null
}

/** A recorded value as it is shown: rights in words, anything else as it is. */
export const shownValue = (value: string): string => rightsOf(value)?.words ?? value
