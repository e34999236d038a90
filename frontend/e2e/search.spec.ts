import { ask, expect, searchField, suggestions, test, works } from './site.ts'

test('the first visit shows the collection, examples and works at random', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Find a work by its words')
  await expect(works(page).first()).toBeVisible()
  await expect(page.getByRole('complementary')).toContainText('Artists')
  const first = await works(page).evaluateAll((all) => all.map((work) => work.getAttribute('href')))
  await page.getByRole('button', { name: 'Hang others' }).click()
  await expect
    .poll(() => works(page).evaluateAll((all) => all.map((work) => work.getAttribute('href'))))
    .not.toEqual(first)
  await page.locator('.example').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('work')
  await expect(page.locator('.chip')).toHaveCount(1)
})

test('results follow while typing, and Back leads to the start', async ({ page }) => {
  await page.goto('/')
  await (await searchField(page)).pressSequentially('perlin', { delay: 30 })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\d+ works for perlin$/)
  await expect(page).toHaveTitle(/works for perlin/)
  // The field in the header took the place of the large one without losing a letter or the focus.
  const field = await searchField(page)
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('perlin')
  await field.pressSequentially(' noise')
  await expect(page).toHaveURL(/q=perlin\+noise/)
  await expect(page.locator('.wall mark').first()).toHaveText(/Perlin/)
  await page.goBack()
  await expect(page).toHaveURL(/\/$/)
})

test('a misspelt artist is found, narrowed, widened and cleared', async ({ page }) => {
  await page.goto('/?q=perlinn+noize')
  await expect(works(page).first().locator('.artist')).toHaveText('Perlin Noise')
  const before = await page.getByRole('heading', { level: 1 }).textContent()
  const collections = page.getByRole('group', { name: /^Collection/ })
  await collections.getByRole('checkbox').nth(0).check()
  await expect(page.locator('.chip')).toHaveCount(1)
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before ?? '')
  const one = Number.parseInt((await page.getByRole('heading', { level: 1 }).textContent()) ?? '', 10)
  await collections.getByRole('checkbox').nth(1).check()
  await expect(page.locator('.chip')).toHaveCount(2)
  // A second value of the same field widens.
  await expect
    .poll(async () =>
      Number.parseInt((await page.getByRole('heading', { level: 1 }).textContent()) ?? '', 10),
    )
    .toBeGreaterThan(one)
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(before ?? '')
})

test('years and "Not recorded" narrow too, and the address says so', async ({ page }) => {
  await page.goto('/?q=')
  await page.getByLabel('First year').fill('1900')
  await page.getByLabel('Last year').fill('1920')
  await page.getByLabel('Last year').press('Enter')
  await expect(page).toHaveURL(/from=1900&to=1920/)
  await expect(page.locator('.chip')).toContainText('1900 to 1920')
  await page.getByRole('group', { name: 'Date' }).getByRole('checkbox').check()
  await expect(page).toHaveURL(/missing=date/)
})

test('suggestions are walked with the arrows and taken with Enter', async ({ page }) => {
  await page.goto('/?q=')
  const field = await searchField(page)
  await field.pressSequentially('voron')
  const option = suggestions(page).filter({ hasText: 'Voronoi Mosaic' }).first()
  await expect(option).toBeVisible()
  await expect(option.locator('mark')).toHaveText('Voron')
  await field.press('ArrowDown')
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await field.press('Enter')
  await expect(page).toHaveURL(/artist=Voronoi\+Mosaic/)
  await expect(page.locator('.chip')).toContainText('Voronoi Mosaic')
})

test('Escape closes the suggestions and keeps the words', async ({ page }) => {
  await page.goto('/?q=')
  const field = await searchField(page)
  await field.pressSequentially('perl')
  await expect(suggestions(page).first()).toBeVisible()
  await field.press('Escape')
  await expect(suggestions(page)).toHaveCount(0)
  await expect(field).toHaveValue('perl')
})

test('Show more adds works, and Back comes to the same place with the same work in focus', async ({
  page,
}) => {
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  await page.getByRole('button', { name: /^Show \d+ more/ }).click()
  await expect(works(page)).toHaveCount(80)
  const work = works(page).nth(60)
  await work.scrollIntoViewIfNeeded()
  const top = await page.evaluate(() => window.scrollY)
  expect(top).toBeGreaterThan(500)
  const href = await work.getAttribute('href')
  await work.click()
  await expect(page.getByRole('link', { name: 'Find similar' })).toBeVisible()
  await page.goBack()
  await expect(works(page)).toHaveCount(80)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeCloseTo(top, -2)
  await expect(page.locator(`a.work[href="${href}"]`)).toBeFocused()
})

test('whoever shows more by keyboard goes on from the first new work, to the last', async ({ page }) => {
  const { images } = await ask<{ images: { totalCount: number } }>(page, '{ images { totalCount } }')
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  // From 200 on a step brings 200.
  for (let shown = 40, next = 80; shown < images.totalCount; shown = next) {
    next = Math.min(shown + (shown < 200 ? 40 : 200), images.totalCount)
    await page.getByRole('button', { name: /^Show \d+ more/ }).press('Enter')
    await expect(works(page)).toHaveCount(next)
    await expect(works(page).nth(shown)).toBeFocused()
  }
  await expect(page.getByRole('button', { name: /^Show \d+ more/ })).toHaveCount(0)
})

test('nothing found says so and offers what is there', async ({ page }) => {
  // What is quoted is never left out.
  await page.goto('/?q="xyzzyplugh"+perlin')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No work for "xyzzyplugh" perlin')
  await expect(page.getByRole('link', { name: /perlin alone has \d+ works/ })).toBeVisible()
  await expect(page.locator('.example')).toHaveCount(3)
})

test('where no work holds all of the words, heading, title and list say that only a part was searched', async ({
  page,
}) => {
  await page.goto('/?q=xyzzyplugh+perlin')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /^\d+ works for a part of xyzzyplugh perlin$/,
  )
  await expect(page).toHaveTitle(/for a part of xyzzyplugh perlin/)
  await expect(page.locator('.sentence')).toHaveText(
    'No work holds all of these words together, so the search went without xyzzyplugh.',
  )
  await page.getByRole('button', { name: 'Save this list' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'As CSV' }).click(),
  ])
  const content = Buffer.concat(await (await download.createReadStream()).toArray()).toString()
  expect(content).toContain('# left out,xyzzyplugh\r\n')
})

test('filters that leave nothing can be taken off at once', async ({ page }) => {
  await page.goto('/?q=perlin&artist=Voronoi+Mosaic')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No work')
  await page.getByRole('button', { name: /^Without the filters/ }).click()
  await expect(works(page).first()).toBeVisible()
})

test('a search is ordered by date, unknown ones last', async ({ page }) => {
  await page.goto('/?q=')
  await page.getByLabel('Sort by').selectOption('oldest')
  await expect(page).toHaveURL(/sort=oldest/)
  await expect(works(page).first().locator('.date')).toContainText(/1[67]\d\d/)
})

test('nonsense in an address, and endless or hostile words, are answered calmly', async ({ page }) => {
  await page.goto(`/?q=${'x'.repeat(5000)}&from=never&sort=price&missing=soul`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No work')
  await page.goto(`/?q=${encodeURIComponent('<script>alert(1)</script> 🎨 "unclosed OR')}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/work/)
})

test('a server that goes away is named, what was asked is kept, and Retry goes on', async ({ page }) => {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  for (const address of ['**/graphql', '**/readyz']) await page.route(address, (route) => route.abort())
  await page.getByLabel('Sort by').selectOption('title')
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached')
  await expect(works(page).first()).toBeVisible()
  await page.unroute('**/graphql')
  // It still seems away to whoever asks whether it is back, so Retry is what goes on.
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a result is saved whole as CSV and JSON', async ({ page }) => {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  const total = Number.parseInt((await page.getByRole('heading', { level: 1 }).textContent()) ?? '', 10)
  for (const format of ['CSV', 'JSON']) {
    await page.getByRole('button', { name: 'Save this list' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: `As ${format}` }).click(),
    ])
    const stream = await download.createReadStream()
    const content = Buffer.concat(await stream.toArray()).toString()
    if (format === 'JSON') expect(JSON.parse(content).works).toHaveLength(total)
    else {
      expect(content).toContain(`# works,${total} of ${total}\r\n`)
      expect(content).toContain('\r\nid,name,title,artist,')
      expect(content.split(`,${new URL(page.url()).origin}/image/`)).toHaveLength(1 + total)
      expect(download.suggestedFilename()).toMatch(/^likeness-perlin-\d{4}-\d\d-\d\d\.csv$/)
    }
  }
})
