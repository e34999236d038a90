import { useLayoutEffect, useRef } from 'react'
import { useTheme } from '../app/theme'

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
  const theme = useTheme()
  const canvas = useRef<HTMLCanvasElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour is the theme's
  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!context || !element || columns * rows !== weights.length) return
    context.clearRect(0, 0, columns, rows)
    context.fillStyle = getComputedStyle(element).color
    shares(weights).forEach((share, index) => {
      context.globalAlpha = share
      context.fillRect(index % columns, Math.floor(index / columns), 1, 1)
    })
  }, [columns, rows, weights, theme])
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
