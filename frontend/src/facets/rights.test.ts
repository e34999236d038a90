import { expect, test } from 'vitest'
import { rightsOf, shownValue } from './rights'

test.each([
  [
    'http://rightsstatements.org/vocab/InC/1.0/',
    'In Copyright',
    'https://rightsstatements.org/page/InC/1.0/',
  ],
  [
    'https://rightsstatements.org/page/noc-us/1.0/?language=en',
    'No Copyright: United States',
    'https://rightsstatements.org/page/NoC-US/1.0/',
  ],
  [
    'https://creativecommons.org/licenses/by-nc/4.0/',
    'CC BY-NC 4.0',
    'https://creativecommons.org/licenses/by-nc/4.0/',
  ],
  [
    'http://www.creativecommons.org/licenses/by-sa/3.0/de/deed.en',
    'CC BY-SA 3.0 DE',
    'https://creativecommons.org/licenses/by-sa/3.0/de/',
  ],
  [
    'https://creativecommons.org/publicdomain/zero/1.0',
    'CC0 1.0',
    'https://creativecommons.org/publicdomain/zero/1.0/',
  ],
  [
    'http://creativecommons.org/publicdomain/mark/1.0/',
    'Public Domain Mark 1.0',
    'https://creativecommons.org/publicdomain/mark/1.0/',
  ],
  [' CC0 ', 'CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['CC BY-SA 4.0', 'CC BY-SA 4.0', 'https://creativecommons.org/licenses/by-sa/4.0/'],
  ['cc-by-nc-nd-3.0', 'CC BY-NC-ND 3.0', 'https://creativecommons.org/licenses/by-nc-nd/3.0/'],
])('%s is known', (value, words, href) => {
  expect(rightsOf(value)).toEqual({ words, href })
})

test.each([
  'Public domain',
  'True',
  'oil on canvas',
  'http://rightsstatements.org/vocab/Free/1.0/',
  'http://rightsstatements.org/vocab/constructor/1.0/',
  'https://creativecommons.org/licenses/by-xx/4.0/',
  'https://creativecommons.org/licenses/by/',
  'https://creativecommons.org/publicdomain/constructor/1.0/',
  'https://creativecommons.org.example/licenses/by/4.0/',
  'javascript:alert(1)//creativecommons.org/licenses/by/4.0/',
  'CC BY',
])('%s stays as it is', (value) => {
  expect(rightsOf(value)).toBeNull()
  expect(shownValue(value)).toBe(value)
})
