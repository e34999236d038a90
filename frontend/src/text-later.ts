import { columnName, type Field, isColumn, type Key, type ValueKey } from './facets/filters'
import { told } from './language/spoken'
import type { Sort, View } from './search/state'
import type { Order } from './similar/address'
import type { Nearness } from './similar/score'
import type { Phrase } from './text'
import { list, locale, megabytes, ordinal, percent, twoPlaces, whole, works } from './text-forms'

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

/** A year as people write it; those before the common era are negative. */
const year = (of: number) => (of < 0 ? `${-of} BCE` : `${of}`)

const rankWords = [
  '',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]

/** What the page says that is not needed to draw the first one: like `text`, but fetched with what says it. */
export const later = told('later', {
  why: {
    heading: (title: string, rank: number): Phrase => [
      'Why ',
      { em: title },
      ` is ${rankWords[rank] ?? ordinal(rank)}`,
    ],
    close: 'Close',
    where: (name: string) => `Where they agree, ${name}`,
    work: 'The work',
    inYours: 'In the picture asked about',
    redder: 'Redder is more.',
    sharedColours: 'Colours in both',
    mapOf: 'Map of the parts that agree',
    loading: 'Comparing',
    looking: 'The network looks at the work part by part.',
    /** What the grid and the shares show, in words. */
    agreement: {
      none: 'Nothing in the two pictures agrees more than in any two pictures of the collection.',
      noneWords: 'Nothing in the picture agrees with the words more than in any picture of the collection.',
      one: (name: string, part: string, place: string) =>
        `Half of the agreement in ${name.toLowerCase()} lies in ${part} of the picture, most of all ${place}.`,
      oneWords: (name: string, part: string, place: string) =>
        `Compared with the words, by ${name}, half of the agreement lies in ${part} of the picture, most of all ${place}.`,
      several: (shares: { name: string; share: number }[], part: string, place: string) => {
        const said = shares.map(
          ({ name, share }) => `${name.toLowerCase()} makes ${Math.round(share * 100)} %`,
        )
        const all = said.join(', ')
        return `${all.slice(0, 1).toUpperCase()}${all.slice(1)} of the likeness; half of it lies in ${part} of the picture, most of all ${place}.`
      },
      parts: ['a small part', 'an eighth', 'a fifth', 'a quarter', 'a third', 'two fifths', 'half'],
      places: [
        'at the upper left',
        'at the top',
        'at the upper right',
        'at the left',
        'in the middle',
        'at the right',
        'at the lower left',
        'at the bottom',
        'at the lower right',
      ],
    },
  },

  part: {
    heading: 'Search by a part',
    help: 'Draw a rectangle, or move it with the arrow keys and size it with Shift and the arrows.',
    search: 'Search by this part',
    keep: 'Keep it in the tray',
    rectangle: 'Part of the picture',
    place: (x: number, y: number, w: number, h: number) =>
      `${percent.format(w)} wide and ${percent.format(h)} high, ${percent.format(x)} from the left and ${percent.format(y)} from the top`,
  },

  compare: {
    heading: (title: string): Phrase => ['Two ways of being like ', { em: title }],
    title: 'Compare two ways',
    agreement: (shared: number, depth: number, agreement: number) =>
      `${works(shared)} ${shared === 1 ? 'is' : 'are'} among the first ${depth} both ways. Rank agreement ${twoPlaces.format(agreement)}, where 1 is the same order.`,
    lines: 'Lines join the same work.',
    together: 'Look at it beside the first of both',
    left: 'One way',
    right: 'Another way',
    other: (rank: number | null, name: string): { rank: string; by: string } =>
      rank === null
        ? { rank: '', by: `not near by ${name.toLowerCase()}` }
        : { rank: ordinal(rank), by: `by ${name.toLowerCase()}` },
    choose: 'Choose a work to compare by',
    chooseHelp: 'Open a work and choose “Find similar”, then “Compare two ways”. Or start from one of these.',
  },

  map: {
    heading: 'Map of the collection',
    loading: 'Fetching the map',
    beingDrawn: 'The map is still being drawn. It appears here by itself when it is ready.',
    empty: 'There is no work with a picture to place on it.',
    searchInstead: 'All works, without a map',
    canvas: (count: number) =>
      `Map of ${works(count)}. The arrow keys move it, plus and minus zoom, 0 shows all. The list beside it names the works in view.`,
    placed: (count: number, all: number, metric: string) =>
      `${count < all ? `${whole.format(count)} of ${works(all)}, drawn by lot and` : `${works(count)},`} placed by likeness${metric && `: ${metric.toLowerCase()}`}.`,
    near: 'Near means alike. Up, down, left and right mean nothing.',
    tools: 'Tools of the map',
    lasso: 'Draw round works (L)',
    all: 'Show all (0)',
    zoomIn: 'Nearer (+)',
    zoomOut: 'Further (−)',
    panel: 'Works on the map',
    inView: (count: number) => `${works(count)} in view.`,
    chosen: (count: number) => `${works(count)} selected`,
    drawn: 'Chosen on the map.',
    clear: 'Clear',
    chooseInView: 'Select them',
    open: (shown: number, total: number) =>
      shown < total ? `Open the first ${whole.format(shown)} as a list` : 'Open as a list',
    point: 'Point at a work, or step through the list, to see it here.',
    colourBy: 'Colour by',
    ownColours: 'Their own colours',
    legend: 'What the colours mean',
    others: 'Others',
    chosenList: 'Selected',
    viewList: 'Nearest to the middle',
    more: (count: number) => `and ${whole.format(count)} more`,
  },

  timeline: {
    failed: 'The timeline could not be drawn',
    none: 'None of these works has a year.',
    help: 'A work of many years stands in each column that they touch.',
    undated: (count: number) => `${works(count)} without a year`,
    columns: 'Works by years',
    brush: 'Years',
    allYears: 'All years',
    closer: (years: string, count: number) => `${years}: ${works(count)}, look closer`,
    all: (years: string, count: number) => `${years}: all ${works(count)}`,
    more: (count: number) => `+ ${whole.format(count)}`,
  },

  path: {
    heading: (from: string, to: string): Phrase => ['From ', { em: from }, ' to ', { em: to }],
    looking: 'Looking for a way',
    failed: 'No way was found',
    help: 'Every work is like the one before it: many small steps instead of a large one.',
    step: (score: number) => `${twoPlaces.format(score)} to the one before`,
    back: 'The other way round',
    keep: (count: number) => `Add all ${whole.format(count)} to tray`,
    chooseStart: ['Choose a work to set out from'] as Phrase,
    chooseEnd: (title: string): Phrase => ['From ', { em: title }, ' to which work?'],
    chooseHelp: 'These are the works of the tray, and those seen lately.',
    none: 'Open some works, or pick them for the tray, and choose among them here.',
  },

  slides: {
    heading: 'Slides',
    tools: 'Tools of the slides',
    run: (seconds: number) => `Go on by itself, every ${seconds} seconds (P)`,
    pause: 'Pause (P)',
    label: 'Label (L)',
    full: 'Full screen (F)',
  },

  together: {
    heading: 'Side by side',
    help: 'Drag, wheel or keys move and magnify all of them at once.',
    pane: (title: string) => `${title}: arrow keys move, plus and minus magnify, 0 shows the whole`,
    others: 'Works of the tray',
    path: 'A way from one to the other',
    choose: 'Put two to four works with pictures into the tray, and look at them together from there.',
  },

  copies: {
    heading: 'Copies',
    help: 'Works of this collection that show the same picture: crops, casts of another photograph, mirrored prints.',
    groups: (count: number) =>
      `${whole.format(count)} ${count === 1 ? 'picture' : 'pictures'} in several works`,
    none: 'No two works here show the same picture.',
    noneOf: 'No other work here shows the picture of this one.',
    pending: 'Copies are still being looked for. They appear here when the import is done.',
    group: (count: number) => `${works(count)} of one picture`,
    sure: (score: number) => `Alike to ${percent.format(Math.floor(score * 100) / 100)}`,
    over: 'Lay them over each other',
    all: 'All copies',
    of: 'Copies of ',
    keep: 'Keep this one',
    keepThe: (title: string) => `Keep this one: ${title}`,
    kept: 'In the tray',
    more: 'Show more',
    shown: (shown: number, total: number) => `${whole.format(shown)} of ${whole.format(total)} shown`,
    slider: 'Slider',
    blink: 'Blink',
    by: 'Laid over each other by',
    edge: 'Edge between the two works',
    other: 'Show the other',
    run: 'Blink by itself',
    left: 'Left, or below',
    right: 'Right, or above',
    noSize: 'Size not known',
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
    rank: (rank: number, near: Nearness, score: number) => ({
      rank: whole.format(rank),
      words: `${nearness[near]}, ${twoPlaces.format(score)}`,
    }),
    nearest: (percentile: number) =>
      `Nearer than the nearest other work is for ${percent.format(Math.floor(percentile) / 100)} of all works`,
    nearness,
    why: 'Why',
    more: 'More',
    less: 'Less',
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
    inColours: (count: number): string =>
      count === 1 ? 'Works painted in this colour' : 'Works painted in these colours',
    colours: {
      label: 'Colours',
      colour: (place: number) => `Colour ${whole.format(place)}`,
      amount: (place: number) => `Amount of colour ${whole.format(place)}`,
      remove: (place: number) => `Take colour ${whole.format(place)} away`,
      add: 'Add a colour',
      help: 'The share of each colour is how much of the work it should cover.',
    },
    described: {
      heading: (words: string): Phrase => ['Works that look like ', { em: words }],
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
    blendPart: (name: string, weight: number) => `${name.toLowerCase()} ${weight}`,
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
    sharedFirst: (shared: number, all: number) =>
      `Copied a link to the first ${whole.format(shared)} of ${works(all)}. A saved file holds them all.`,
    readIn: 'Open a saved tray',
    reading: 'Reading the tray',
    notSaved: (file: string) => `${file} is no tray that was saved as JSON.`,
    allThere: 'All of it is in the tray already.',
    csv: 'Save as CSV',
    json: 'Save as JSON',
    remove: (title: string) => `Take ${title} out`,
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
    notPicture: (name: string) =>
      `${name} is not a picture this page can read. JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC and AVIF are.`,
    tooLarge: (name: string, size: number, limit: number) =>
      `${name} is ${megabytes.format(size / 1_000_000)}; the limit is ${megabytes.format(limit / 1_000_000)}. Nothing was sent.`,
    empty: (name: string) => `${name} is empty. Nothing was sent.`,
    several: 'Only the first of these pictures was used.',
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
})
