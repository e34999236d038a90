import { Icon } from '../app/icon'
import { SaveMenu } from '../export/save-menu'
import { text } from '../text'
import type { SimilarEdge } from './query'
import { type Order, orders } from './state'

/** The order of the works in view. */
export function OrderMenu({ order, onOrder }: { order: Order; onOrder(order: Order): void }) {
  return (
    <label className="select-menu">
      <span className="visually-hidden">{text.similar.order}</span>
      <select value={order} onChange={(event) => onOrder(event.target.value as Order)}>
        {orders.map((value) => (
          <option key={value} value={value}>
            {text.similar.orders[value]}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </label>
  )
}

interface SaveSimilarProps {
  edges: SimilarEdge[]
  heading: string
  by: string
  /** Null until the list is there. */
  generation: string | null
}

/** Saves the works in view, with their ranks and scores. */
export function SaveSimilar({ edges, heading, by, generation }: SaveSimilarProps) {
  return (
    <SaveMenu
      disabled={generation === null}
      gather={async () => ({
        query: `${heading}, ${by}`,
        address: location.href,
        generation: generation ?? '',
        exported: new Date(),
        works: edges.map(({ node, rank, score }) => ({ work: node, rank, score })),
      })}
    />
  )
}
