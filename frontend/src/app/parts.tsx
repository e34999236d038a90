import { type ComponentType, lazy, useEffect } from 'react'
import { text } from '../text'
import { MissingPart } from './failure'
import { showToast } from './toast'

/*
 * Parts of the page that are fetched when they are needed. One that cannot be
 * had, because the server is away or has a newer page by now, is a sentence.
 */

/** A page; what is fetched too late says so in its place. */
export function lazyPage<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => load().catch(() => ({ default: MissingPart as ComponentType<Props> })))
}

/** Something that opens over the page; what cannot be had closes again with a notice. */
export function lazyDialog<Props extends { onClose(): void }>(
  load: () => Promise<{ default: ComponentType<Props> }>,
) {
  return lazy(() => load().catch(() => ({ default: NoDialog as ComponentType<Props> })))
}

function NoDialog({ onClose }: { onClose(): void }) {
  useEffect(() => {
    showToast([text.errors.part, '. ', text.errors.partHelp])
    onClose()
  }, [onClose])
  return null
}
