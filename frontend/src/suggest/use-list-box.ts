import { type KeyboardEvent, useEffect, useId, useRef } from 'react'

/** Whether a list of choices is open below a field, and which of them the arrows have reached; -1 for none. */
export interface ListState {
  open: boolean
  active: number
}

export const closedList: ListState = { open: false, active: -1 }

interface ListBoxOptions<Item> {
  label: string
  items: readonly Item[]
  state: ListState
  onState(next: ListState): void
  onChoose(item: Item): void
}

/** Where a key leads in a list of so many choices; null where it leads nowhere. */
export function moved(key: string, { open, active }: ListState, count: number): number | null {
  if (count === 0) return null
  switch (key) {
    case 'ArrowDown':
      return open ? (active + 1) % count : 0
    case 'ArrowUp':
      return open && active > 0 ? active - 1 : count - 1
    case 'Home':
      return open && active >= 0 ? 0 : null
    case 'End':
      return open && active >= 0 ? count - 1 : null
    default:
      return null
  }
}

/** A combobox with a listbox below it, as the ARIA Authoring Practices describe it; the focus stays in the field. */
export function useListBox<Item>({ label, items, state, onState, onChoose }: ListBoxOptions<Item>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const open = state.open && items.length > 0
  // What was reached may be gone from a shorter answer.
  const active = open && state.active < items.length ? state.active : -1
  const optionId = (index: number) => `${id}-${index}`

  useEffect(() => {
    if (active >= 0)
      list.current?.querySelector('[role=option][aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const choose = (index: number) => {
    const item = items[index]
    if (item === undefined) return
    onState(closedList)
    onChoose(item)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const { key, altKey } = event
    const to = altKey ? null : moved(key, { open, active }, items.length)
    if (to !== null) onState({ open: true, active: to })
    else if (key === 'Enter' && active >= 0) choose(active)
    else if (open && (key === 'Escape' || (altKey && key === 'ArrowUp'))) onState(closedList)
    else return
    event.preventDefault()
  }

  return {
    open,
    field: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': open,
      'aria-controls': id,
      'aria-activedescendant': active >= 0 ? optionId(active) : undefined,
      onKeyDown,
      onClick: () => onState(open ? closedList : { open: true, active: -1 }),
      onBlur: () => onState(closedList),
    } as const,
    list: {
      ref: list,
      id,
      role: 'listbox',
      'aria-label': label,
      hidden: !open,
      onMouseLeave: () => active >= 0 && onState({ open, active: -1 }),
    } as const,
    option: (index: number) =>
      ({
        id: optionId(index),
        role: 'option',
        'aria-selected': index === active,
        onMouseMove: () => index !== active && onState({ open, active: index }),
        // The field keeps the focus.
        onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(),
        onClick: () => choose(index),
      }) as const,
  }
}
