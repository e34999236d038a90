import { expect, test } from 'vitest'
import { closedList, moved } from './use-list-box'

const at = (active: number) => ({ open: true, active })

test('the arrows open a list at either end, walk it, and go round', () => {
  expect(moved('ArrowDown', closedList, 3)).toBe(0)
  expect(moved('ArrowUp', closedList, 3)).toBe(2)
  expect([-1, 0, 2].map((active) => moved('ArrowDown', at(active), 3))).toEqual([0, 1, 0])
  expect([-1, 0, 2].map((active) => moved('ArrowUp', at(active), 3))).toEqual([2, 2, 1])
  expect(moved('ArrowDown', at(-1), 0)).toBeNull()
})

test('Home and End belong to the field until the arrows have left it', () => {
  expect(moved('Home', at(-1), 3)).toBeNull()
  expect(moved('End', closedList, 3)).toBeNull()
  expect(moved('Home', at(2), 3)).toBe(0)
  expect(moved('End', at(0), 3)).toBe(2)
})
