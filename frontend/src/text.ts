import { columnName, type Field, isColumn, type Key, type ValueKey } from './facets/filters'
import type { Sort, View } from './search/state'
import type { Nearness } from './similar/score'
import type { Order } from './similar/state'

/** A sentence in which some words are set in italics: what somebody asked for, or a title. */
export type Phrase = (string | { em: string })[]

const locale = 'en-GB'
const whole = new Intl.NumberFormat(locale)
const twoPlaces = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat(locale, { style: 'percent' })
/** A measured share is never rounded up to all. */
const share = new Intl.NumberFormat(locale, {
  style: 'percent',
  maximumFractionDigits: 1,
  roundingMode: 'floor',
} as Intl.NumberFormatOptions)
const milliseconds = new Intl.NumberFormat(locale, {
  style: 'unit',
  unit: 'millisecond',
  maximumSignificantDigits: 2,
})
const megabytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
const ordinals = new Intl.PluralRules(locale, { type: 'ordinal' })
const plural = new Intl.PluralRules(locale)
const list = new Intl.ListFormat(locale)

const ordinalEnd: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (rank: number) => `${whole.format(rank)}${ordinalEnd[ordinals.select(rank)] ?? 'th'}`
const works = (count: number) => `${whole.format(count)} ${plural.select(count) === 'one' ? 'work' : 'works'}`

const fieldNames: Record<Field, string> = {
  artist: 'Artist',
  collection: 'Collection',
  genre: 'Genre',
  date: 'Date',
}
/** What is filtered by: a field, or a column as its source calls it. */
const nameOf = (key: Key): string => (isColumn(key) ? columnName(key) : fieldNames[key])
const finders = { artist: 'Find an artist', collection: 'Find a collection', genre: 'Find a genre' }

const nearness: Record<Nearness, string> = {
  nearIdentical: 'near-identical',
  veryNear: 'very near',
  near: 'near',
  akin: 'akin',
  far: 'far',
}

/** Everything the page says, in one place; a further language is a second table of this type. */
/** A year as people write it; those before the common era are negative. */
const year = (of: number) => (of < 0 ? `${-of} BCE` : `${of}`)

export const text = {
  locale,
  number: whole.format,
  score: twoPlaces.format,
  percent: percent.format,
  megabytes: (bytes: number) => megabytes.format(bytes / 1_000_000),
  works,
  ordinal,
  list: list.format,
  dateTime: (date: Date) => date.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),

  name: 'Likeness',
  title: (page: string) => (page ? `${page} · Likeness` : 'Likeness'),
  skip: 'Skip to the content',
  nav: {
    label: 'Main',
    home: 'Likeness, start page',
    map: 'Map',
    compare: 'Compare',
    tray: 'Tray',
    menu: 'Menu',
    toDark: 'Switch to dark',
    toLight: 'Switch to light',
    keys: 'Keys',
    api: 'API',
    copies: 'Copies',
    add: 'Add works',
  },

  field: {
    label: 'Search',
    first: 'Artist, title, collection, genre or year',
    header: 'Search words, or drop a picture',
    /** Where there is little room. */
    firstShort: 'Artist, title or year',
    headerShort: 'Search',
    clear: 'Clear the search',
    picture: 'Use a picture',
    suggestions: 'Suggestions',
    groups: {
      artist: 'Artists',
      collection: 'Collections',
      genre: 'Genres',
      date: 'Dates',
      work: 'Titles',
      looks: 'By how they look',
    },
    move: 'to move',
    search: 'to search',
    close: 'to close',
  },

  first: {
    heading: ['Find a work by its words,', 'or by its likeness.'],
    try: 'Try',
    drop: 'Drop or paste a picture anywhere on this page.',
    knowName: 'Know the file name?',
    inCollection: 'In this collection',
    works: 'Works',
    artists: 'Artists',
    collections: 'Collections',
    genres: 'Genres',
    oldest: 'Oldest dated',
    undated: 'Date not recorded',
    random: 'Hung at random',
    others: 'Hang others',
    empty: 'Nothing is hung yet',
    emptyHelp:
      'The collection is empty. Import one with “likeness import --csv FILE --images FOLDER”; it appears here by itself.',
  },

  search: {
    heading: (count: number, words: string): Phrase =>
      words ? [`${works(count)} for `, { em: words }] : [`${works(count)}`],
    /** Where some of the words were left out of the search. */
    partly: (count: number, words: string): Phrase => [`${works(count)} for a part of `, { em: words }],
    andNear: (count: number): Phrase => (count > 0 ? [`, ${whole.format(count)} for near spellings`] : []),
    near: (count: number) => `${works(count)} for near spellings`,
    nearSpelling: 'Near spelling',
    failed: (words: string): Phrase => (words ? ['No answer for ', { em: words }] : ['No answer']),
    looking: (words: string): Phrase => (words ? ['Looking for ', { em: words }] : ['Looking']),
    none: (words: string): Phrase =>
      words ? ['No work for ', { em: words }] : ['No work with these filters'],
    corrected: (typed: string, searched: string): Phrase => [
      'Nothing is recorded under ',
      { em: typed },
      ', so the nearest spelling was searched. Showing results for ',
      { em: searched },
      '.',
    ],
    relaxed: (left: string[]): Phrase => [
      'No work holds all of these words together, so the search went without ',
      ...left.flatMap((word, index) => (index === 0 ? [{ em: word }] : [', ', { em: word }])),
      '.',
    ],
    didYouMean: (words: string): Phrase => ['Did you mean ', { em: words }, '?'],
    nothing: (words: string): Phrase => [
      'Nothing is recorded under ',
      { em: words },
      ', nor under any near spelling.',
    ],
    nothingFiltered: 'The filters leave nothing over.',
    noLetters: (words: string): Phrase => [
      'There is no letter or digit in ',
      { em: words },
      ' to search for, and no work is called just that.',
    ],
    alone: (word: string, count: number): Phrase => [' ', { em: word }, ` alone has ${works(count)}.`],
    withoutFilters: (count: number) => `Without the filters: ${works(count)}`,
    understands: 'The search field understands',
    fromCollection: 'From this collection, try',
    sortBy: 'Sort by',
    sorts: {
      best: 'Best match',
      title: 'Title',
      artist: 'Artist',
      oldest: 'Oldest first',
      newest: 'Newest first',
      name: 'File name',
    } satisfies Record<Sort, string>,
    view: 'How they are shown',
    slides: 'Slides',
    views: { wall: 'Wall', timeline: 'Timeline' } satisfies Record<View, string>,
    more: (count: number) => `Show ${whole.format(count)} more`,
    shown: (shown: number, total: number) => `${whole.format(shown)} of ${works(total)} shown`,
    loading: 'Loading',
    save: 'Save this list',
  },

  filters: {
    label: 'Filters',
    heading: 'Filters',
    names: fieldNames,
    nameOf,
    find: (key: ValueKey) => (isColumn(key) ? `Find in ${columnName(key)}` : finders[key]),
    missing: 'Not recorded',
    clearAll: 'Clear all',
    remove: (key: Key, value: string) => `Remove ${nameOf(key)}: ${value}`,
    years: (from: number | null, to: number | null) =>
      from === null
        ? `until ${year(to ?? 0)}`
        : to === null
          ? `from ${year(from)}`
          : from === to
            ? year(from)
            : `${year(from)} to ${year(to)}`,
    year,
    from: 'First year',
    to: 'Last year',
    between: 'to',
    histogram: (from: number, to: number, count: number) => `${year(from)} to ${year(to)}: ${works(count)}`,
    all: (count: number) => `All ${whole.format(count)}`,
    fewer: 'Fewer',
    none: 'No such name',
    withNear: 'The counts hold works for near spellings, too.',
    show: (count: number) => `Show ${works(count)}`,
    close: 'Close the filters',
  },

  label: {
    noArtist: 'Artist not recorded',
    unknownArtist: 'Unknown artist',
    noTitle: 'Untitled',
    noPicture: 'No picture',
    rank: (rank: number, near: Nearness, score: number) => ({
      rank: whole.format(rank),
      words: `${nearness[near]}, ${twoPlaces.format(score)}`,
    }),
    nearest: (percentile: number) =>
      `Nearer than the nearest other work is for ${percent.format(Math.floor(percentile) / 100)} of all works`,
    nearness,
    why: 'Why',
    similar: 'Find similar',
    pick: 'Pick',
    picked: 'Picked',
    more: 'More',
    less: 'Less',
    findSimilarTo: (title: string) => `Find similar: ${title}`,
    pickThe: (title: string, picked: boolean) => `${picked ? 'Picked' : 'Pick'}: ${title}`,
    whyThe: (title: string) => `Why: ${title}`,
    moreLike: (title: string) => `More like this: ${title}`,
    lessLike: (title: string) => `Less like this: ${title}`,
  },

  work: {
    back: 'Back to the results',
    position: (place: number, total: number) => `${whole.format(place)} of ${whole.format(total)}`,
    previous: 'Work before',
    next: 'Work after',
    similarTo: (title: string): Phrase => ['Works like ', { em: title }],
    rows: { file: 'File', size: 'Size', colours: 'Colours' },
    size: (width: number, height: number) => `${whole.format(width)} × ${whole.format(height)} pixels`,
    pictures: 'Pictures of this work',
    picture: (place: number, total: number, label: string | null) =>
      `Picture ${whole.format(place)} of ${whole.format(total)}${label ? `: ${label}` : ''}`,
    closer: 'Look closer',
    similar: 'Find similar',
    addToTray: 'Add to tray',
    inTray: 'In the tray',
    part: 'Search a part of it',
    path: 'A way to another work',
    download: 'Download it',
    copyLabel: 'Copy the label',
    cite: 'Cite it',
    rights: 'What it means',
    copyLink: 'Copy the link',
    copied: 'Copied.',
    copyFailed: 'The browser did not allow copying.',
    near: 'Near this work',
    alsoHere: 'Also here',
    alsoHereHelp: 'Other records of the same picture: crops, copies, other photographs.',
    allInOrder: 'All, in order',
    compareCopies: 'Lay them over each other',
    gone: 'No such work',
    goneHelp: 'It may have left the collection, or the address is not complete.',
    noPictureHelp: 'The source sent no picture of this work, so it takes no part in likeness.',
    visited: 'Seen lately',
    zoomIn: 'Closer',
    zoomOut: 'Further away',
    zoomHome: 'Whole picture',
    close: 'Close',
    zoomed: (title: string) => `${title}, close up`,
  },

  similar: {
    heading: (title: string): Phrase => ['Works like ', { em: title }],
    yourPicture: 'your picture',
    paintedIn: (colour: string) => `Works painted in ${colour}`,
    inColours: (count: number) =>
      count === 1 ? 'Works painted in this colour' : 'Works painted in these colours',
    colours: {
      label: 'Colours',
      colour: (place: number) => `Colour ${whole.format(place)}`,
      amount: (place: number) => `Amount of colour ${whole.format(place)}`,
      remove: (place: number) => `Take colour ${whole.format(place)} away`,
      add: 'Add a colour',
      help: 'The share of each colour is how much of the work it should cover.',
      start: 'Search by a colour',
    },
    described: {
      heading: (words: string): Phrase => ['Works that look like ', { em: words }],
      choice: (words: string): Phrase => ['Pictures that look like ', { em: words }],
      added: (title: string, words: string): Phrase => [
        'Works like ',
        { em: title },
        ' with ',
        { em: words },
      ],
      label: 'What they should look like',
      look: 'Look',
      add: 'Add words',
      addedLabel: 'And like these words',
      addedExample: 'at night, in winter, …',
      remove: 'Take the words away',
      share: 'Picture or words',
      shareOf: (words: number) => `${share.format(1 - words)} picture, ${share.format(words)} words`,
      nothingClose: 'Nothing in this collection is really close to these words. These are the nearest.',
    },
    partOf: (title: string) => `a part of ${title}`,
    examples: (like: number, unlike: number) =>
      `${like === 1 ? 'this picture' : `these ${whole.format(like)} pictures`}${unlike ? `, and unlike ${whole.format(unlike)}` : ''}`,
    yours: 'Your picture',
    replace: 'Replace',
    usePart: 'Use a part',
    wholePicture: 'Use all of it',
    aLike: 'More like',
    unlike: 'Less like',
    removeExample: 'Take away',
    alikeIn: 'Alike in',
    blend: 'Blend',
    blendSentence: 'Several at once, weighed as you like.',
    nothingWeighed: 'With all at 0, nothing is compared: the works are those of the blend before.',
    worksAlone: 'It knows the works of the collection alone, not pictures that are brought or parts of one.',
    weight: (name: string) => `Weight of ${name}`,
    by: (name: string) => `by ${name.toLowerCase()}`,
    nearest: (total: number, by: string) => `Nearest of ${whole.format(total)}${by && `, ${by}`}.`,
    blendOf: (parts: string[]) => `by a blend of ${parts.join(', ')}`,
    exact: 'Exact',
    report: {
      exact: (ms: number) => `On: every work was compared, in ${milliseconds.format(ms)}. Nothing is missed.`,
      scan: (ms: number) =>
        `Not needed here: every work was compared as it is, in ${milliseconds.format(ms)}.`,
      graph: (recall: number | null, ms: number) =>
        recall === null
          ? `Off: the quick search took ${milliseconds.format(ms)}. Switch on to compare with every work.`
          : `Off: the quick search finds ${share.format(recall)} of the true nearest (measured) and took ${milliseconds.format(ms)}. Switch on to compare with every work.`,
    },
    nothingClose: 'Nothing in this collection is really close. These are the least unlike.',
    noneLeft: 'No work with a picture is left under these filters.',
    compare: 'Compare two ways',
    folded: (copies: number) => `${whole.format(copies)} more of this picture`,
    fold: 'Show this picture once',
    order: 'Order',
    orders: {
      nearest: 'Nearest first',
      oldest: 'Oldest first',
      newest: 'Newest first',
      title: 'Title',
    } satisfies Record<Order, string>,
    gone: 'The picture is no longer here',
    goneHelp: 'It may have left the collection, or the address is not complete.',
    noMetric: (name: string): Phrase => ['Nothing here compares by ', { em: name }],
    learning:
      'It is still being learned from the collection. Until that is done, choose another way of being alike.',
    noMetricHelp: (name: string, names: string[]) =>
      `“${name}” is none of the ways of being alike that there are: ${list.format(names)}.`,
    ask: 'Choose a picture to look for',
    askHelp: 'Drop one anywhere on this page, paste one, or open a work and choose “Find similar”.',
  },

  tray: {
    heading: 'Tray',
    empty: 'The tray is empty',
    emptyHelp:
      'Pick works with the button under their labels, or with the key P. They stay in this browser until you take them out.',
    emptyIt: 'Empty it',
    likeAll: (count: number) =>
      count === 1 ? 'Find works like it' : `Find works like all ${whole.format(count)}`,
    together: 'Side by side',
    path: 'A way from the first to the last',
    slides: 'Show as slides',
    rare: 'Save and share',
    print: 'Print it',
    share: 'Copy a link to it',
    iiif: 'Copy its IIIF manifest',
    csv: 'Save as CSV',
    json: 'Save as JSON',
    remove: (title: string) => `Take ${title} out`,
    removed: (title: string): Phrase => ['Removed ', { em: title }, ' from the tray.'],
    addedAll: (count: number): Phrase => [`Added ${works(count)} to the tray.`],
    added: (title: string): Phrase => ['Added ', { em: title }, ' to the tray.'],
    emptied: (count: number): Phrase => [`Removed ${works(count)} from the tray.`],
    undo: 'Undo',
    shared: (count: number) => `A shared tray of ${works(count)}`,
    keep: 'Add them to my tray',
    order: 'Drag a work to another place, or move it with its arrows.',
    part: 'Part',
    note: (title: string) => `Note to ${title}`,
    addNote: 'Add a note',
    earlier: (title: string) => `Move ${title} to the left`,
    later: (title: string) => `Move ${title} to the right`,
    movedTo: (title: string, place: number, total: number) =>
      `${title}: ${whole.format(place)} of ${whole.format(total)}`,
    full: (limit: number): Phrase => [`The tray holds ${works(limit)} at most.`],
    gone: 'No longer in the collection',
  },

  export: {
    heading: 'Save this list',
    csv: 'As CSV, for spreadsheets',
    json: 'As JSON, for programs',
    copyAs: { graphql: 'Copy as GraphQL', curl: 'Copy as curl', python: 'Copy as Python' },
  },

  cite: {
    heading: 'Cite',
    button: 'Cite them',
    formats: { chicago: 'Chicago', bibtex: 'BibTeX', csl: 'CSL-JSON' },
    copy: (format: string) => `Copy ${format}`,
    save: (format: string) => `Save ${format}`,
    waiting: 'Reading the records',
    gone: (count: number) => `${works(count)} could not be read and ${count === 1 ? 'is' : 'are'} left out.`,
  },

  lookup: {
    heading: 'Know the file name?',
    help: 'The exact name finds the work at once; “.jpg” may be left out. Without a name, the first work that matches all the rest is opened.',
    name: 'File name',
    find: 'Find it',
    close: 'Close',
    closest: 'Closest by name',
    nothing: 'Give a name, an artist, a collection or a genre.',
  },

  upload: {
    drop: 'Let go to search by this picture',
    dropHelp: (limit: number) =>
      `JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC or AVIF, up to ${megabytes.format(limit / 1_000_000)}. It is compared, not kept.`,
    sending: (name: string): Phrase => ['Sending ', { em: name }],
    notPicture: (name: string) =>
      `${name} is not a picture this page can read. JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC and AVIF are.`,
    tooLarge: (name: string, size: number, limit: number) =>
      `${name} is ${megabytes.format(size / 1_000_000)}; the limit is ${megabytes.format(limit / 1_000_000)}. Nothing was sent.`,
    empty: (name: string) => `${name} is empty. Nothing was sent.`,
    noPicture: 'There is no picture in what was pasted.',
    several: 'Only the first of these pictures was used.',
    pasted: 'pasted picture',
    forgotten:
      'A picture that is brought is kept for about half an hour, and then forgotten. Bring it again to go on.',
    notShown: 'This browser cannot show this picture. It is compared all the same.',
  },

  progress: {
    importing: 'Importing',
    stages: {
      IDLE: '',
      READING: 'Reading the records.',
      PICTURES: 'Reading the pictures.',
      TRAINING: 'Learning what these works have in common.',
      VECTORS: 'Measuring likeness.',
      INDEXES: 'Building the indexes.',
      DONE: '',
      FAILED: '',
    },
    of: (done: number, total: number | null) =>
      total === null ? whole.format(done) : `${whole.format(done)} of ${whole.format(total)}`,
    meanwhile: 'The works already in can be searched.',
    done: 'The import is complete.',
    show: 'Show the new works',
    failed: 'The import stopped.',
    unreadable: (count: number) => `${whole.format(count)} not readable.`,
    dismiss: 'Dismiss',
  },

  keys: {
    heading: 'Keys',
    close: 'Close',
    words: 'What the search field understands',
    syntax: [
      ['"river at dusk"', 'these words, next to each other'],
      ['river -boat', 'without a word'],
      ['dusk OR dawn', 'either of two'],
      ['artist:monet', 'in one field; also title, collection, genre, name, and the columns of the source'],
      ['date:1642', 'of a time; also date:"before 1500" or just 19th century'],
    ] as [string, string][],
    list: [
      [['/'], 'Go to search'],
      [['?'], 'This list'],
      [['←', '↑', '→', '↓'], 'Walk the wall'],
      [['Enter'], 'Open the work'],
      [['S'], 'Find similar'],
      [['P'], 'Pick for the tray'],
      [['W'], 'Why alike'],
      [['[', ']'], 'Work before, work after'],
      [['L'], 'Draw round works on the map'],
      [['+', '-', '0'], 'Zoom the map, show all of it'],
      [['F', 'P', 'L'], 'Of slides: full screen, run, label'],
      [['Shift', '←', '→'], 'Move a work in the tray'],
      [['T'], 'Light or dark'],
      [['Esc'], 'Close'],
    ] as [string[], string][],
  },

  errors: {
    search: 'The search stopped before it finished',
    page: 'This could not be loaded',
    picture: 'The picture could not be used',
    network:
      'The server cannot be reached. It may be restarting; the search goes on by itself when it is back.',
    timeout: (seconds: number) => `The server did not answer within ${seconds} seconds.`,
    kept: 'Your words and filters are kept.',
    keptAbove: (count: number) =>
      `Your words and filters are kept; the ${works(count)} below are from the search before.`,
    retry: 'Retry',
    details: 'Copy the details',
    notFound: 'No such page',
    notFoundHelp: 'The address leads nowhere.',
    home: 'To the start page',
    crashed: 'Something went wrong on this page',
    unexpected:
      'That is a fault of the page itself. Loading it again may help; the details help whoever runs it.',
    part: 'A part of the page could not be fetched',
    partHelp: 'The server cannot be reached, or has a newer page by now. The address keeps what you asked.',
    reload: 'Load it again',
  },
}
