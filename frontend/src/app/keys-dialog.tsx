import { text } from '../text'
import { Dialog } from './dialog'
import { Syntax } from './syntax'

/** The list of keys. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog className="keys" heading={text.keys.heading} closeLabel={text.keys.close} onClose={onClose}>
      <dl>
        {text.keys.list.map(([keys, meaning]) => (
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
      <h3>{text.keys.words}</h3>
      <Syntax />
    </Dialog>
  )
}
