import { useSyncExternalStore } from 'react'
import { forGood, readStored, writeStored } from './stored'

/** A value outside React that components can watch. */
export interface Store<T> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

export function newStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A store that lasts in the browser and follows other tabs; `parse` turns what was found into a value. */
export function newLastingStore<T>(key: string, parse: (found: unknown) => T): Store<T> {
  const store = newStore(parse(readStored(forGood, key)))
  window.addEventListener('storage', (event) => {
    if (event.key === key) store.set(parse(readStored(forGood, key)))
  })
  return {
    ...store,
    set(value) {
      store.set(value)
      writeStored(forGood, key, value)
    },
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
