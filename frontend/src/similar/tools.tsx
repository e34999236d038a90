import { Icon } from '../app/icon'
import { later } from '../text-later'
import { type Order, orders } from './address'

/** The order of the works in view. */
export function OrderMenu({ order, onOrder }: { order: Order; onOrder(order: Order): void }) {
  return (
    <label className="select-menu">
      <span className="visually-hidden">{later.similar.order}</span>
      <select value={order} onChange={(event) => onOrder(event.target.value as Order)}>
        {orders.map((value) => (
          <option key={value} value={value}>
            {later.similar.orders[value]}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </label>
  )
}
