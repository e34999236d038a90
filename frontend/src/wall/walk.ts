/** The works of a wall, and of those that hang with it, in order. */
const worksIn = (wall: Element) => [
  ...(wall.closest('.walls') ?? wall).querySelectorAll<HTMLElement>('a.work'),
]

/** Presses the button under a work whose key this is, as the list of keys says. */
function press(event: React.KeyboardEvent, work: HTMLElement) {
  const key = event.key.toLowerCase()
  if (!/^[a-z]$/.test(key)) return
  const action = work.closest('li')?.querySelector<HTMLElement>(`[data-key="${key}"]`)
  if (!action) return
  event.preventDefault()
  action.click()
}

/** Moves the focus over a wall with the arrow keys; up and down go to the work that hangs nearest. */
export function walk(event: React.KeyboardEvent<HTMLElement>) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key]
  const from = (event.target as HTMLElement).closest<HTMLElement>('a.work')
  if (!from || event.ctrlKey || event.metaKey || event.altKey) return
  if (!step) return press(event, from)
  const works = worksIn(event.currentTarget)
  const place = works.indexOf(from)
  const flat = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
  const rightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl'
  const next = flat ? works[place + (rightToLeft ? -step : step)] : nextRow(works, place, step)
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function nextRow(works: HTMLElement[], place: number, step: number): HTMLElement | undefined {
  const box = (work: HTMLElement) => work.getBoundingClientRect()
  const from = works[place]
  if (!from) return undefined
  const { top, left, width } = box(from)
  const middle = left + width / 2
  let best: HTMLElement | undefined
  let rowTop: number | undefined
  for (let i = place + step; works[i]; i += step) {
    const work = works[i] as HTMLElement
    const there = box(work)
    if (Math.abs(there.top - top) < 2) continue
    rowTop ??= there.top
    if (Math.abs(there.top - rowTop) >= 2) break
    const distance = Math.abs(there.left + there.width / 2 - middle)
    if (!best || distance < Math.abs(box(best).left + box(best).width / 2 - middle)) best = work
  }
  return best
}
