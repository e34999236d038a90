import { useLayoutEffect, useRef } from 'react'

interface HeatMapProps {
  columns: number
  rows: number
  /** Row-major; what does not agree is at or below zero. */
  weights: readonly number[]
  ratio: number
  label: string
}

/** Where two pictures agree: from the ground to the seal colour, a square a cell. */
export function HeatMap({ columns, rows, weights, ratio, label }: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || columns * rows !== weights.length) return
    const image = context.createImageData(columns, rows)
    shares(weights).forEach((share, index) => {
      image.data[index * 4 + 3] = Math.round(share * 255)
    })
    context.putImageData(image, 0, 0)
  }, [columns, rows, weights])
  return (
    <span className="heat-map" role="img" aria-label={label} style={{ aspectRatio: ratio }}>
      <canvas ref={canvas} width={columns} height={rows} />
    </span>
  )
}

/** Weights as shares of the strongest, from 0 to 1; the square root keeps weak agreement visible. */
export function shares(weights: readonly number[]): number[] {
  const strongest = Math.max(...weights, 0)
  return weights.map((weight) => (strongest > 0 && weight > 0 ? Math.sqrt(weight / strongest) : 0))
}
