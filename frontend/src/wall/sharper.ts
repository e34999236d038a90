import { useEffect, useState } from 'react'

/** A file at once, and a sharper one in its place when that can be drawn; null while none is wanted. */
export function useSharper(src: string | null, sharper: string | null): string | null {
  const [drawn, setDrawn] = useState<string | null>(null)
  useEffect(() => {
    if (!sharper) return
    let gone = false
    const ahead = new Image()
    ahead.src = sharper
    ahead.decode().then(
      () => gone || setDrawn(sharper),
      // The first file stays.
      () => {},
    )
    return () => {
      gone = true
      ahead.src = ''
    }
  }, [sharper])
  return drawn && drawn === sharper ? drawn : src
}
