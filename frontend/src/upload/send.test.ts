import { expect, test } from 'vitest'
import { maxUploadBytes } from './limit'
import { refusalOf } from './send'

const file = (name: string, type: string, size = 1000) => ({ name, type, size })

test('pictures are sent, by type or by name where the system knows no type', () => {
  expect(refusalOf(file('a.jpg', 'image/jpeg'))).toBeNull()
  expect(refusalOf(file('scan.tif', ''))).toBeNull()
})

test('a file that cannot be used is named before it is sent', () => {
  expect(refusalOf(file('scan.psd', 'image/vnd.adobe.photoshop'))).toContain('scan.psd is not a picture')
  expect(refusalOf(file('icon.svg', 'image/svg+xml'))).toContain('icon.svg is not a picture')
  expect(refusalOf(file('big.tif', 'image/tiff', 48_000_000))).toBe(
    'big.tif is 48 MB; the limit is 20 MB. Nothing was sent.',
  )
  expect(refusalOf(file('empty.png', 'image/png', 0))).toContain('empty')
  expect(refusalOf(file('edge.png', 'image/png', maxUploadBytes))).toBeNull()
})
