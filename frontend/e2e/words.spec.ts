import { ask, expect, searchField, test, works } from './site.ts'

const counts = `query($search: String) { images(search: $search, first: 200) {
  totalCount nearCount edges { near node { id } } } }`

interface Counts {
  images: { totalCount: number; nearCount: number; edges: { near: boolean; node: { id: string } }[] }
}

test('works of near spellings are counted apart and hang under a line of their own', async ({ page }) => {
  // Few works of the demo hold "round", and a few others "ground", "sound" or "rounds".
  const { images } = await ask<Counts>(page, counts, { search: 'round' })
  const { totalCount, nearCount } = images
  expect(nearCount).toBeGreaterThan(0)
  expect(totalCount).toBeGreaterThan(nearCount)
  await page.goto('/?q=round')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText(
    `${totalCount - nearCount} works for round, ${nearCount} for near spellings`,
  )
  await expect(
    page.getByRole('heading', { level: 2, name: `${nearCount} works for near spellings` }),
  ).toBeVisible()
  await expect(page.locator('ul.wall').first().locator('a.work')).toHaveCount(totalCount - nearCount)
  await expect(page.locator('ul.wall').nth(1).locator('a.work')).toHaveCount(nearCount)
  await expect(page.getByRole('complementary')).toContainText(
    'The counts hold works for near spellings, too.',
  )

  await page.getByRole('button', { name: 'Save this list' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'As CSV' }).click(),
  ])
  const csv = Buffer.concat(await (await download.createReadStream()).toArray()).toString()
  expect(csv).toContain(`# works for near spellings,${nearCount}\r\n`)
  expect(csv.match(/^near,/gm)).toHaveLength(nearCount)

  // In another order they hang between the others, and say so.
  await page.getByLabel('Sort by').selectOption('title')
  await expect(page.locator('ul.wall')).toHaveCount(1)
  await expect(page.locator('.wall .rank', { hasText: 'Near spelling' })).toHaveCount(nearCount)
})

test('the arrow keys walk from the works as typed to those of near spellings', async ({ page }) => {
  await page.goto('/?q=round')
  const last = page.locator('ul.wall').first().locator('a.work').last()
  await last.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('ul.wall').nth(1).locator('a.work').first()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('ul.wall').first().locator('a.work:focus')).toHaveCount(1)
})

test('what the field understands is taught by the sheet of keys and where nothing is found', async ({
  page,
}) => {
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  for (const example of ['-boat', 'OR', 'artist:', 'date:1642']) await expect(sheet).toContainText(example)
  await page.keyboard.press('Escape')
  await page.goto('/?q=xyzzyplugh')
  await expect(page.locator('.nothing')).toContainText('artist:monet')
})

test('the field takes a year, alone and by its field', async ({ page }) => {
  const { images } = await ask<{ images: { edges: { node: { date: string } }[] } }>(
    page,
    '{ images(sort: {by: DATE}, first: 1) { edges { node { date } } } }',
  )
  const year = /\d{4}/.exec(images.edges[0]?.node.date ?? '')?.[0] ?? ''
  await page.goto('/')
  await (await searchField(page)).pressSequentially(year)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`for ${year}`)
  await expect(works(page).first().locator('.date')).toContainText(year)
  await page.goto(`/?q=date:${year}`)
  await expect(works(page).first().locator('.date')).toContainText(year)
})

const endless = 'Interminable '.repeat(770)
const unbroken = 'A'.repeat(500)

for (const width of [320, 1440])
  test(`endless titles, artists and queries wrap and are clamped, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('subscription')) return route.continue()
      const response = await route.fetch()
      const body = (await response.text())
        .replace(/"title":"(?:[^"\\]|\\.)*"/, () => `"title":"${endless}"`)
        .replace(/"artist":"(?:[^"\\]|\\.)*"/, () => `"artist":"${unbroken}"`)
      await route.fulfill({ response, body })
    })
    const { images } = await ask<Counts>(page, counts, {})
    const id = images.edges[0]?.node.id
    for (const address of [
      `/?q=${endless}`,
      '/?q=perlin',
      `/image/${id}?q=perlin`,
      `/similar?to=${id}`,
      `/compare?to=${id}`,
      `/tray?works=${id}`,
      '/map',
    ]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (!address.includes(endless))
        await expect(page.locator('a.work, .row-work, .map-list a').first()).toBeVisible()
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(over, address.slice(0, 20)).toBeLessThanOrEqual(0)
      const heights = await page
        .locator('h1, h2, .label > *, .back-and-forth, figcaption')
        .evaluateAll((all) =>
          all.map((one) => [one.className || one.tagName, one.getBoundingClientRect().height]),
        )
      // A work's own page shows its title whole, or at least as far as it can be opened.
      for (const [name, height] of heights)
        expect(height, `${address.slice(0, 20)} ${name}`).toBeLessThan(400)
    }
  })
