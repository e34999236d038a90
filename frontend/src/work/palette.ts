import { useQuery } from '@tanstack/react-query'

const swatches = 5
/** The picture is looked at in this many pixels a side. */
const side = 48
/** Two colours nearer than this (in RGB) count as one. */
const apart = 48

/** The most frequent colours of a picture that differ well from each other, as #rrggbb. */
export function paletteOf(pixels: Uint8ClampedArray): string[] {
  const bins = new Map<number, { count: number; sum: [number, number, number] }>()
  for (let i = 0; i + 3 < pixels.length; i += 4) {
    const [r, g, b] = [pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0]
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)
    const bin = bins.get(key) ?? { count: 0, sum: [0, 0, 0] }
    bin.count++
    bin.sum[0] += r
    bin.sum[1] += g
    bin.sum[2] += b
    bins.set(key, bin)
  }
  const means = [...bins]
    .sort(([keyA, a], [keyB, b]) => b.count - a.count || keyA - keyB)
    .map(([, { count, sum }]) => sum.map((value) => value / count))
  const chosen: number[][] = []
  for (const mean of means) {
    const near = chosen.some(
      (other) => Math.hypot(...mean.map((value, i) => value - (other[i] ?? 0))) < apart,
    )
    if (!near) chosen.push(mean)
    if (chosen.length === swatches) break
  }
  return chosen.map(
    (mean) => `#${mean.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`,
  )
}

async function readPalette(url: string): Promise<string[]> {
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return []
  context.drawImage(image, 0, 0, side, side)
  return paletteOf(context.getImageData(0, 0, side, side).data)
}

/** The colours of a picture; empty until it has been looked at. */
export function usePalette(url: string | null): string[] {
  const { data } = useQuery({
    queryKey: ['palette', url],
    queryFn: () => readPalette(url ?? ''),
    enabled: url !== null,
    retry: false,
  })
  return data ?? []
}
