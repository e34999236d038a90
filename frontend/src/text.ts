import { told } from './language/spoken'
import { list, locale, megabytes, ordinal, percent, twoPlaces, whole, works } from './text-forms'

/** A sentence in which some words are set in italics: what somebody asked for, or a title. */
export type Phrase = (string | { em: string })[]

/** What the page says that is needed to draw the first one; a further language is a second table of this type. */
export const text = told('text', {
  locale,
  /** Which way lines run. */
  dir: 'ltr',
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
    language: 'Language',
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
    /** The words as a description of what works look like. */
    describes: (words: string): Phrase => ['Pictures that look like ', { em: words }],
    move: 'to move',
    search: 'to search',
    close: 'to close',
  },

  first: {
    heading: ['Find a work by its words,', 'or by its likeness.'],
    try: 'Try',
    drop: 'Drop or paste a picture anywhere on this page.',
    knowName: 'Know the file name?',
    byColour: 'Search by a colour',
    inThisColour: 'in this colour',
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

  label: {
    noArtist: 'Artist not recorded',
    unknownArtist: 'Unknown artist',
    noTitle: 'Untitled',
    noPicture: 'No picture',
    similar: 'Find similar',
    pick: 'Pick',
    picked: 'Picked',
    findSimilarTo: (title: string) => `Find similar: ${title}`,
    pickThe: (title: string, picked: boolean) => `${picked ? 'Picked' : 'Pick'}: ${title}`,
  },

  tray: {
    removed: (title: string): Phrase => ['Removed ', { em: title }, ' from the tray.'],
    addedAll: (count: number): Phrase => [`Added ${works(count)} to the tray.`],
    added: (title: string): Phrase => ['Added ', { em: title }, ' to the tray.'],
    emptied: (count: number): Phrase => [`Removed ${works(count)} from the tray.`],
    undo: 'Undo',
    full: (limit: number): Phrase => [`The tray holds ${works(limit)} at most.`],
  },

  upload: {
    drop: 'Let go to search by this picture',
    dropHelp: (limit: number) =>
      `JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC or AVIF, up to ${megabytes.format(limit / 1_000_000)}. It is compared, not kept.`,
    sending: (name: string): Phrase => ['Sending ', { em: name }],
    noPicture: 'There is no picture in what was pasted.',
    pasted: 'pasted picture',
  },

  errors: {
    search: 'The search stopped before it finished',
    page: 'This could not be loaded',
    picture: 'The picture could not be used',
    network:
      'The server cannot be reached. It may be restarting; the search goes on by itself when it is back.',
    timeout: (seconds: number) => `The server did not answer within ${seconds} seconds.`,
    /** A sentence of the server, which speaks English. */
    server: (message: string) => message,
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
    dismiss: 'Dismiss',
  },
  /** Names and sentences of the metrics by their ids, where they are not those of the API. */
  metrics: {} as Record<string, { name: string; description: string }>,
})
