import { told } from '../language/spoken'
import { type Phrase, text } from '../text'

const rows = (count: number) => `${text.number(count)} ${count === 1 ? 'row' : 'rows'}`

/** What the page says on which works are added. */
export const words = told('add', {
  heading: 'Add works',
  where: (library: string): Phrase => [
    'Your library is in ',
    { em: library },
    '. Pictures stay where they are.',
  ],
  refused: 'Works are added on the computer itself',
  refusedHelp:
    'Start Likeness on this computer and use the page that it opens. A page that was open before it was started again has no right any more.',

  folder: 'Folder of pictures',
  table: 'Table of works',
  optional: 'Either is enough.',
  tableHelp: 'A CSV, a workbook (.xlsx, .ods), JSON, or records in XML.',
  choose: 'Choose',
  chooseFolder: 'Choose a folder of pictures',
  chooseTable: 'Choose a table of works',
  clear: 'Clear',
  close: 'Close',
  path: 'Path',
  go: 'Go',
  up: 'Up to the folder around it',
  places: 'Places',
  inside: 'Folders and tables here',
  noTables: 'No tables are in here.',
  cut: 'There are more than the thousand that are listed; write the path instead.',
  holds: (pictures: number, tables: number) =>
    `${pictures === 0 ? 'No pictures' : `${text.number(pictures)} ${pictures === 1 ? 'picture' : 'pictures'}`}${
      tables === 0 ? '' : `, ${text.number(tables)} ${tables === 1 ? 'table' : 'tables'}`
    } in this folder itself`,
  useFolder: 'Use this folder',

  more: 'More about the table and its source',
  source: 'Name of the source',
  sourceHelp: 'Such as the museum. Two sources may use the same numbers for different works.',
  separators: 'Sign between several artists in one cell',
  separatorsHelp: '| and ; are known.',
  sheet: 'Sheet of the workbook',
  encoding: 'Encoding of the table',
  encodingHelp: 'Found out if left empty.',
  headerless: 'The first line is a work already, not the names of the columns',
  prune: 'Take out works of this source that are no longer listed',

  looking: 'Looking at what there is',
  understood: 'What the columns are',
  column: 'Column',
  example: 'For example',
  means: 'Is read as',
  meansOf: (column: string) => `${column} is read as`,
  filter: 'Filter by it',
  filterOf: (column: string) => `Filter by ${column}`,
  kept: 'Kept as it is',
  roles: {
    id: 'Number of the work',
    file: 'File of the picture',
    name: 'Name',
    title: 'Title',
    artist: 'Artist',
    collection: 'Collection',
    genre: 'Genre',
    date: 'Date',
    yearFrom: 'First year',
    yearTo: 'Last year',
    accession: 'Accession number',
    medium: 'Medium',
    department: 'Department',
    description: 'Description',
    keywords: 'Keywords',
    rights: 'Rights',
    licence: 'Licence',
    key: 'Key of an export',
  } as Record<string, string>,
  first: 'The first works',
  untitled: 'Untitled',
  noPicture: 'no picture',
  look: 'Look at this before',
  would: (added: number, updated: number, unchanged: number) =>
    `${text.works(added)} would be added, ${text.number(updated)} updated; ${text.number(unchanged)} ${unchanged === 1 ? 'is' : 'are'} there already.`,
  doubtful: (failed: number) => `${rows(failed)} or files cannot be taken in whole.`,
  start: 'Import',
  notStarted: 'It cannot be imported like this',

  under: {
    PREVIEW: 'Looking',
    IMPORT: 'Importing',
    TAKE_OUT: 'Taking works out',
    TRAIN: 'Training',
    UNDO: 'Undoing',
  },
  going: 'This goes on when you close the page.',
  cancel: 'Cancel',
  began: 'Beginning.',

  ended: {
    IMPORT: {
      DONE: 'The works are in',
      FAILED: 'The import stopped',
      CANCELLED: 'The import was cancelled',
      INTERRUPTED: 'The last import was interrupted',
    },
    TAKE_OUT: {
      DONE: 'The works are out',
      FAILED: 'Not all was taken out',
      CANCELLED: 'Taking out was cancelled',
      INTERRUPTED: 'Taking out was interrupted',
    },
    TRAIN: {
      DONE: 'The metrics are trained',
      FAILED: 'Training stopped',
      CANCELLED: 'Training was cancelled',
      INTERRUPTED: 'Training was interrupted',
    },
    UNDO: {
      DONE: 'The library is as it was before',
      FAILED: 'It could not be undone',
      CANCELLED: 'Undoing was cancelled',
      INTERRUPTED: 'Undoing was interrupted',
    },
  } as Record<string, Record<string, string>>,
  counts: (summary: {
    added: number
    updated: number
    unchanged: number
    removed: number
    withoutPicture: number
  }) => {
    const parts = [
      `${text.works(summary.added)} added`,
      `${text.number(summary.updated)} updated`,
      `${text.number(summary.unchanged)} as before`,
    ]
    if (summary.removed > 0) parts.push(`${text.number(summary.removed)} taken out`)
    if (summary.withoutPicture > 0) parts.push(`${text.number(summary.withoutPicture)} without a picture`)
    return `${parts.join(', ')}.`
  },
  takenOut: (count: number) => `${text.works(count)} taken out. The pictures are where they were.`,
  search: 'See the works',
  again: 'Go on with it',

  report: 'Rows and files to look at',
  reportIn: (file: string): Phrase => ['All of them are in ', { em: file }, ', too.'],
  line: 'Line',
  what: 'Work or file',
  outcome: 'What became of it',
  reason: 'Why',
  shown: (shown: number, total: number) => `${text.number(shown)} of ${text.number(total)}`,
  showMore: 'Show more',

  inLibrary: 'In the library',
  nothing: 'Nothing yet.',
  takeOut: 'Take out',
  takeOutOf: (source: string) => `Take out ${source}`,
  sureTakeOut: (source: string, works: number): Phrase => [
    `Take ${text.works(works)} of `,
    { em: source },
    ' out of the library? The pictures stay where they are, and it can be undone.',
  ],
  undo: { IMPORT: 'Undo the last import', TAKE_OUT: 'Put back what was taken out' } as Record<string, string>,
  sureUndo: (works: number): Phrase => [
    `Put all records back as they were before: ${text.works(works)}. The pictures stay where they are. This cannot be undone.`,
  ],
  train: 'Train again',
  trainHelp: 'Learns anew what the works have in common. An import does this when much is new.',
  no: 'Leave it',
})
