/** A small picture on a sheet: draw it from here, in any shape. */
export interface Cell {
  sheet: ImageBitmap
  x: number
  y: number
  side: number
}

const maxRequests = 4

/** Small pictures of all works, hundreds to a request, in the order of the map. */
export class Sheets {
  private readonly urls: readonly string[]
  private readonly columns: number
  private readonly onArrival: () => void
  private readonly kept: (ImageBitmap | undefined)[] = []
  private readonly gone = new Set<number>()
  private readonly running = new Set<number>()
  private readonly abort = new AbortController()
  private queue: number[] = []

  constructor(urls: readonly string[], columns: number, onArrival: () => void) {
    this.urls = urls
    this.columns = columns
    this.onArrival = onArrival
  }

  /** The picture of a work, if its sheet is there. */
  get(work: number): Cell | undefined {
    const sheet = this.kept[this.sheetOf(work)]
    if (!sheet) return undefined
    const place = work % this.columns ** 2
    const side = sheet.width / this.columns
    return { sheet, side, x: (place % this.columns) * side, y: Math.floor(place / this.columns) * side }
  }

  /** Whether a picture of the work is there or may still come. */
  has(work: number): boolean {
    const sheet = this.sheetOf(work)
    return sheet < this.urls.length && !this.gone.has(sheet)
  }

  /** Says which works are in view now, the most wanted first. */
  want(works: Iterable<number>) {
    const wanted = new Set<number>()
    for (const work of works) wanted.add(this.sheetOf(work))
    this.queue = [...wanted].filter(
      (sheet) => this.urls[sheet] && !this.kept[sheet] && !this.gone.has(sheet) && !this.running.has(sheet),
    )
    this.next()
  }

  close() {
    this.queue = []
    this.abort.abort()
    for (const sheet of this.kept) sheet?.close()
  }

  private sheetOf(work: number): number {
    return Math.floor(work / this.columns ** 2)
  }

  private next() {
    while (this.running.size < maxRequests) {
      const sheet = this.queue.shift()
      if (sheet === undefined) return
      this.load(sheet)
    }
  }

  private async load(sheet: number) {
    this.running.add(sheet)
    try {
      const response = await fetch(this.urls[sheet] ?? '', { signal: this.abort.signal })
      if (!response.ok) throw new Error(`${response.status}`)
      const bitmap = await createImageBitmap(await response.blob())
      if (this.abort.signal.aborted) return bitmap.close()
      this.kept[sheet] = bitmap
    } catch {
      // Its works are shown by their own thumbnails.
      this.gone.add(sheet)
    } finally {
      this.running.delete(sheet)
      if (!this.abort.signal.aborted) {
        this.onArrival()
        this.next()
      }
    }
  }
}
