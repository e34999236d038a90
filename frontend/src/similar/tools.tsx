import { Icon } from '../app/icon'
import { text } from '../text'
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
