import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { binary, type Program, start } from './program.ts'
import { expect, searchField, test, violations, works } from './site.ts'

/** A network whose weights were set by hand: it knows some colours, light, dark and stripes, and words for them. */
const encoder = resolve(import.meta.dirname, '../../testdata/encoder')

let program: Program | undefined

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it
  baseURL: async ({}, use) => use(program?.address),
})
test.describe.configure({ mode: 'default' }) // the library is made once for all

const side = 96
/** Pictures of one tone each, and one of bars, as their titles say. */
const painted: [string, (x: number, y: number) => [number, number, number]][] = [
  ['Red poppies', (x, y) => [220, 20 + (y >> 3), 20 + (x >> 4)]],
  ['Green meadow', (x, y) => [20 + (y >> 4), 180, 40 + (x >> 3)]],
  ['The blue sea', (x, y) => [20, 40 + (x >> 4), 200 + (y >> 3)]],
  ['Yellow noon', (x, y) => [240, 220 - (x >> 4), 20 + (y >> 3)]],
  ['A dark cave', (x, y) => [12 + (x >> 4), 10, 12 + (y >> 4)]],
  ['Striped awning', (x) => ((x >> 3) % 2 ? [250, 250, 250] : [8, 8, 8])],
]

/** A BMP of 24 bits, whose rows go up and whose values are blue, green, red. */
function bitmap(at: (x: number, y: number) => [number, number, number]): Buffer {
  const head = 54
  const file = Buffer.alloc(head + side * side * 3)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(head, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(side, 18)
  file.writeInt32LE(side, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [red, green, blue] = at(x, side - 1 - y)
      file.set([blue, green, red], head + 3 * (y * side + x))
    }
  return file
}

let dir = ''

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'likeness-describe-'))
  const library = join(dir, 'library')
  mkdirSync(join(dir, 'pictures'))
  const rows = painted.map(([title, at], index) => {
    writeFileSync(join(dir, 'pictures', `${index}.bmp`), bitmap(at))
    return `${index},${title},${index}.bmp,${index % 2 ? 'Odd' : 'Even'}`
  })
  writeFileSync(join(dir, 'works.csv'), ['id,title,file,genre', ...rows].join('\n'))
  const run = (...args: string[]) => execFileSync(binary, [...args, '--quiet', '--library', library])
  run('import', '--csv', join(dir, 'works.csv'), '--images', join(dir, 'pictures'))
  run('model', 'add', encoder, '--as', 'meaning')
  run('measure')
  program = await start(['serve', '--library', library])
})

test.afterAll(async () => {
  await program?.end()
  rmSync(dir, { recursive: true, force: true })
})

test('words find the pictures that look like them', async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 })
  const first = works(page).first()
  await page.goto('/')
  const field = await searchField(page)
  await field.fill('night sea')
  await field.press('Enter')
  // Beside the results by words, of which there are none with both.
  await page.getByRole('link', { name: 'Pictures that look like night sea' }).click()
  await expect(page).toHaveURL(/\/similar\?text=night\+sea$/)
  await expect(heading).toHaveText('Works that look like night sea')
  await expect(first).toContainText('The blue sea')
  expect(await violations(page)).toEqual([])

  const described = page.getByLabel('What they should look like')
  await described.fill('grass')
  await described.press('Enter')
  await expect(heading).toHaveText('Works that look like grass')
  await expect(first).toContainText('Green meadow')
  await expect(page.locator('.nothing-close')).toHaveCount(0)
  await described.fill('stripes')
  await described.press('Enter')
  await expect(heading).toHaveText('Works that look like stripes')
  await expect(first).toContainText('Striped awning')
  await page.keyboard.press('Escape')
  await first.focus()
  await page.keyboard.press('w')
  await expect(page.locator('.why')).toContainText(
    'Compared with the words, by tiny-by-hand, half of the agreement lies',
  )

  // The field offers it while somebody types.
  await field.fill('yellow sun')
  await page.getByRole('option', { name: 'Pictures that look like yellow sun' }).click()
  await expect(heading).toHaveText('Works that look like yellow sun')
  await expect(first).toContainText('Yellow noon')

  await page.goto('/similar?text=stripes&genre=Even')
  await expect(first).toBeVisible()
  await expect(page.getByText('Striped awning')).toHaveCount(0)

  await page.goto('/similar?text=xylophone')
  await expect(page.locator('.nothing-close')).toContainText('Nothing in this collection is really close')

  await page.goBack()
  await expect(heading).toHaveText('Works that look like stripes')
  await first.click()
  await page.getByRole('link', { name: 'Works that look like stripes' }).click()
  await expect(page).toHaveURL(/text=stripes&genre=Even/)
})

test('words are added to a picture, and weighed beside it', async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 })
  const first = works(page).first()
  await page.goto('/?q=meadow')
  await first.focus()
  await page.keyboard.press('s')
  await expect(heading).toHaveText('Works like Green meadow')
  await page.getByRole('button', { name: 'Add words' }).click()
  const words = page.getByLabel('And like these words')
  await expect(words).toBeFocused()
  await words.fill('sun')
  await words.press('Enter')
  await expect(heading).toHaveText('Works like Green meadow with sun')
  await expect(page).toHaveURL(/text=sun/)
  await expect(first).toContainText('Yellow noon')
  expect(await violations(page)).toEqual([])
  await words.fill('red')
  await words.press('Enter')
  const share = page.getByRole('slider', { name: 'Picture or words' })
  await share.fill('90')
  await expect(page).toHaveURL(/share=90/)
  await expect(first).toContainText('Red poppies')

  await page.goBack()
  await expect(heading).toHaveText('Works like Green meadow with sun')
  await page.goForward()
  await expect(share).toHaveValue('90')
  await first.click()
  await page.getByRole('link', { name: 'Works like Green meadow with red' }).click()
  await page.getByRole('button', { name: 'Take the words away' }).click()
  await expect(heading).toHaveText('Works like Green meadow')
  await expect(page).not.toHaveURL(/text=/)
})

test('a network that needs longer than a request says how far it is, and goes on', async ({ page }) => {
  let asked = 0
  await page.route('**/graphql', async (route) => {
    const body = route.request().postData() ?? ''
    if (!body.includes('explain(') || ++asked > 3) return route.continue()
    if (asked === 3) await expect(page.locator('.still-looking progress')).toHaveAttribute('value', '8')
    await route.fulfill({
      json: {
        errors: [
          {
            message: 'It is still looking.',
            path: ['explain'],
            extensions: { code: 'UNAVAILABLE', reason: 'STILL_LOOKING', looked: { at: 4 * asked, of: 16 } },
          },
        ],
        data: { explain: null },
      },
    })
  })
  await page.goto('/similar?text=stripes')
  await works(page).first().focus()
  await page.keyboard.press('w')
  await expect(page.locator('.why')).toContainText('Compared with the words')
  expect(asked).toBe(4)
})
