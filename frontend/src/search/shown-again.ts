import { useEffect, useMemo } from 'react'
import { entryKey } from '../app/position'
import { forTab, readStored, writeStored } from '../app/stored'

const prefix = 'likeness.shown:'
/** More are not fetched again unasked. */
const mostShownAgain = 1000

/** After a reload as many works are shown as were before, so that the place on the page is there again. */
export function useShownAgain(asked: string, shown: number, more: boolean, onMore: () => void) {
  const key = `${prefix}${entryKey()}?${asked}`
  const wanted = useMemo(() => {
    const before = readStored(forTab, key)
    return typeof before === 'number' ? Math.min(before, mostShownAgain) : 0
  }, [key])
  const lacks = shown > 0 && shown < wanted && more
  useEffect(() => {
    if (lacks) onMore()
  }, [lacks, onMore])
  useEffect(() => {
    if (shown > 0 && !lacks) writeStored(forTab, key, shown)
  }, [key, shown, lacks])
}
