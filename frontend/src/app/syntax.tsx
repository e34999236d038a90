import { later } from '../text-later'

/** What the search field understands beside plain words. */
export function Syntax() {
  return (
    <dl className="syntax">
      {later.keys.syntax.map(([typed, meaning]) => (
        <div key={typed}>
          <dt>
            <code>{typed}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
