import { later } from '../text-later'
import { Icon } from './icon'

interface ZoomButtonsProps {
  className?: string
  /** How many times nearer a press leads. */
  step: number
  onZoom(factor: number): void
  onHome(): void
}

/** What the wheel and the keys do to a magnified picture, as buttons. */
export function ZoomButtons({ className, step, onZoom, onHome }: ZoomButtonsProps) {
  return (
    <>
      <button type="button" className={className} aria-label={later.work.zoomIn} onClick={() => onZoom(step)}>
        <Icon name="plus" />
      </button>
      <button
        type="button"
        className={className}
        aria-label={later.work.zoomOut}
        onClick={() => onZoom(1 / step)}
      >
        <Icon name="minus" />
      </button>
      <button type="button" className={className} aria-label={later.work.zoomHome} onClick={onHome}>
        <Icon name="home" />
      </button>
    </>
  )
}
