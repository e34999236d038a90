import { type Phrase, text } from './text'

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

/** What the pages say that are fetched when they are opened: like `text`, but none of it is needed before. */
export const later = {
  why: {
    heading: (title: string, rank: number): Phrase => [
      'Why ',
      { em: title },
      ` is ${rankWords[rank] ?? text.ordinal(rank)}`,
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
  },

  part: {
    heading: 'Search by a part',
    help: 'Draw a rectangle, or move it with the arrow keys and size it with Shift and the arrows.',
    search: 'Search by this part',
    keep: 'Keep it in the tray',
    rectangle: 'Part of the picture',
    place: (x: number, y: number, w: number, h: number) =>
      `${text.percent(w)} wide and ${text.percent(h)} high, ${text.percent(x)} from the left and ${text.percent(y)} from the top`,
  },

  compare: {
    heading: (title: string): Phrase => ['Two ways of being like ', { em: title }],
    title: 'Compare two ways',
    agreement: (shared: number, depth: number, agreement: number) =>
      `${text.works(shared)} ${shared === 1 ? 'is' : 'are'} among the first ${depth} both ways. Rank agreement ${text.score(agreement)}, where 1 is the same order.`,
    lines: 'Lines join the same work.',
    together: 'Look at it beside the first of both',
    left: 'One way',
    right: 'Another way',
    other: (rank: number | null, name: string): { rank: string; by: string } =>
      rank === null
        ? { rank: '', by: `not near by ${name.toLowerCase()}` }
        : { rank: text.ordinal(rank), by: `by ${name.toLowerCase()}` },
    choose: 'Choose a work to compare by',
    chooseHelp: 'Open a work and choose “Find similar”, then “Compare two ways”. Or start from one of these.',
  },

  map: {
    heading: 'Map of the collection',
    loading: 'Fetching the map',
    beingDrawn: 'The map is still being drawn. It appears here by itself when it is ready.',
    empty: 'There is no work with a picture to place on it.',
    canvas: (count: number) =>
      `Map of ${text.works(count)}. The arrow keys move it, plus and minus zoom, 0 shows all. The list beside it names the works in view.`,
    placed: (count: number, all: number, metric: string) =>
      `${count < all ? `${text.number(count)} of ${text.works(all)}, drawn by lot and` : `${text.works(count)},`} placed by likeness${metric && `: ${metric.toLowerCase()}`}.`,
    near: 'Near means alike. Up, down, left and right mean nothing.',
    tools: 'Tools of the map',
    lasso: 'Draw round works (L)',
    all: 'Show all (0)',
    zoomIn: 'Nearer (+)',
    zoomOut: 'Further (−)',
    panel: 'Works on the map',
    inView: (count: number) => `${text.works(count)} in view.`,
    chosen: (count: number) => `${text.works(count)} selected`,
    drawn: 'Chosen on the map.',
    clear: 'Clear',
    chooseInView: 'Select them',
    open: (shown: number, total: number) =>
      shown < total ? `Open the first ${text.number(shown)} as a list` : 'Open as a list',
    point: 'Point at a work, or step through the list, to see it here.',
    colourBy: 'Colour by',
    ownColours: 'Their own colours',
    legend: 'What the colours mean',
    others: 'Others',
    chosenList: 'Selected',
    viewList: 'Nearest to the middle',
    more: (count: number) => `and ${text.number(count)} more`,
  },

  timeline: {
    failed: 'The timeline could not be drawn',
    none: 'None of these works has a year.',
    help: 'A work of many years stands in each column that they touch.',
    undated: (count: number) => `${text.works(count)} without a year`,
    columns: 'Works by years',
    brush: 'Years',
    allYears: 'All years',
    closer: (years: string, count: number) => `${years}: ${text.works(count)}, look closer`,
    all: (years: string, count: number) => `${years}: all ${text.works(count)}`,
    more: (count: number) => `+ ${text.number(count)}`,
  },

  path: {
    heading: (from: string, to: string): Phrase => ['From ', { em: from }, ' to ', { em: to }],
    looking: 'Looking for a way',
    failed: 'No way was found',
    help: 'Every work is like the one before it: many small steps instead of a large one.',
    step: (score: number) => `${text.score(score)} to the one before`,
    back: 'The other way round',
    keep: (count: number) => `Add all ${text.number(count)} to tray`,
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
      `${text.number(count)} ${count === 1 ? 'picture' : 'pictures'} in several works`,
    none: 'No two works here show the same picture.',
    noneOf: 'No other work here shows the picture of this one.',
    pending: 'Copies are still being looked for. They appear here when the import is done.',
    group: (count: number) => `${text.works(count)} of one picture`,
    sure: (score: number) => `Alike to ${text.percent(Math.floor(score * 100) / 100)}`,
    over: 'Lay them over each other',
    all: 'All copies',
    of: 'Copies of ',
    keep: 'Keep this one',
    keepThe: (title: string) => `Keep this one: ${title}`,
    kept: 'In the tray',
    more: 'Show more',
    shown: (shown: number, total: number) => `${text.number(shown)} of ${text.number(total)} shown`,
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
}
