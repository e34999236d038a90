import { expect, test } from 'vitest'
import { dataOf } from './events'

test('only the data of next events is handed on', () => {
  expect(dataOf('event: next\ndata: {"data":1}')).toBe('{"data":1}')
  expect(dataOf('data:{"data":1}')).toBe('{"data":1}')
  expect(dataOf('event: complete\ndata:')).toBe('')
  expect(dataOf(': keep-alive')).toBe('')
})
