import type { Work } from '../work/query'

/** What a citation says of a work; whatever is not recorded is left out, and nothing is guessed. */
export interface CitedWork {
  id: string
  title: string
  /** As the source writes them. */
  artists: string[]
  date: string | null
  from: number | null
  to: number | null
  medium: string | null
  collection: string | null
  /** The number on the label. */
  number: string | null
  address: string
}

const named = (work: Work, names: RegExp) =>
  work.properties
    .find(({ name }) => names.test(name.trim()))
    ?.value.replace(/\s+/g, ' ')
    .trim() || null

const media =
  /^(?:medium|medium display|materials?(?: and techniques?)?|techniques?|matériaux(?:[- ]techniques)?|technik|material(?:\/| und )technik|materia e tecnica|tecnica|técnica|techniek|materiaal|teknik|technika|техника|материал|技法|材質|技法・材質)$/i
const numbers =
  /^(?:(?:accession|object|inventory)[ _]?(?:number|no\.?|num)|numéro d'inventaire|inventarnummer|inventar-nr\.|numero di inventario|número de inventario|inventarisnummer|objectnummer|inventarnr\.|numer inwentarzowy|инвентарный номер|登録番号|作品番号)$/i

export function citedWork(work: Work, origin: string): CitedWork {
  return {
    id: work.id,
    title: work.title || work.name,
    artists: work.artists.length > 0 ? work.artists : work.artist ? [work.artist] : [],
    date: work.date || null,
    from: work.yearFrom,
    to: work.yearTo,
    medium: named(work, media),
    collection: work.collection || null,
    number: named(work, numbers),
    address: `${origin}/image/${work.id}`,
  }
}
