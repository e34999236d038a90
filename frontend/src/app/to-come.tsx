import type { ReactNode } from 'react'

/** Keeps the room of a text that is still to come, by one about as long: nobody sees, hears or finds it. */
export function ToCome({ children }: { children: ReactNode }) {
  return (
    <span className="to-come" aria-hidden="true">
      {children}
    </span>
  )
}
