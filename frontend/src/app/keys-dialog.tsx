import { later } from '../text-later'
import { Dialog } from './dialog'
import { Syntax } from './syntax'

/** The list of keys. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog className="keys" heading={later.keys.heading} closeLabel={later.keys.close} onClose={onClose}>
      <dl>
        {later.keys.list.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h3>{later.keys.words}</h3>
      <Syntax />
    </Dialog>
  )
}
