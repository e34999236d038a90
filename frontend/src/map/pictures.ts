/** Longest side of the small copy of a picture, enough for a map from afar on a dense screen. */
const smallPx = 64
const maxRequests = 6
/** Copies kept at full size; the small ones are kept all, 16 kB each. */
const maxLarge = 200

type Level = 'small' | 'large'

interface Wanted {
  url: string
  ratio: number
  level: Level
}

/** Thumbnails as bitmaps: small copies for a view from afar, whole ones near by; only what was asked for last. */
export class Pictures {
  private readonly kept = { small: new Map<string, ImageBitmap>(), large: new Map<string, ImageBitmap>() }
  private readonly running = new Set<string>()
  private readonly failed = new Set<string>()
  private readonly abort = new AbortController()
  private queue: Wanted[] = []
  private readonly onArrival: () => void

  constructor(onArrival: () => void) {
    this.onArrival = onArrival
  }

  /** The best copy there is for a picture drawn with this longest side in device pixels. */
  get(url: string, longestPx: number): ImageBitmap | undefined {
    const { small, large } = this.kept
    return longestPx > smallPx ? (large.get(url) ?? small.get(url)) : (small.get(url) ?? large.get(url))
  }

  /** Says what is in view now, the most wanted first; what was wanted before is no longer. */
  want(urls: Iterable<{ url: string; ratio: number; longestPx: number }>) {
    this.queue = []
    for (const { url, ratio, longestPx } of urls) {
      const level: Level = longestPx > smallPx ? 'large' : 'small'
      if (url && !this.failed.has(url) && !this.kept[level].has(url) && !this.running.has(level + url))
        this.queue.push({ url, ratio, level })
    }
    this.queue.reverse()
    this.next()
  }

  close() {
    this.queue = []
    this.abort.abort()
    for (const bitmaps of Object.values(this.kept)) for (const bitmap of bitmaps.values()) bitmap.close()
  }

  private next() {
    while (this.running.size < maxRequests) {
      const wanted = this.queue.pop()
      if (!wanted) return
      this.load(wanted)
    }
  }

  private async load({ url, ratio, level }: Wanted) {
    const key = level + url
    this.running.add(key)
    try {
      const response = await fetch(url, { signal: this.abort.signal })
      if (!response.ok) throw new Error(`${response.status} ${url}`)
      const size = ratio >= 1 ? { resizeWidth: smallPx } : { resizeHeight: smallPx }
      const bitmap = await createImageBitmap(
        await response.blob(),
        level === 'small' ? { ...size, resizeQuality: 'medium' } : {},
      )
      if (this.abort.signal.aborted) return bitmap.close()
      this.keep(url, level, bitmap)
    } catch {
      // The frame in the dominant colour stays; asking again would not help.
      this.failed.add(url)
    } finally {
      this.running.delete(key)
      if (!this.abort.signal.aborted) {
        this.onArrival()
        this.next()
      }
    }
  }

  private keep(url: string, level: Level, bitmap: ImageBitmap) {
    const bitmaps = this.kept[level]
    bitmaps.set(url, bitmap)
    const [oldest] = bitmaps
    if (level === 'small' || bitmaps.size <= maxLarge || !oldest) return
    bitmaps.delete(oldest[0])
    oldest[1].close()
  }
}
