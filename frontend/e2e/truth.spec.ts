import type { Page } from '@playwright/test'
import { ask, aWork, expect, searchField, test, works } from './site.ts'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** Pictures that the browser could not load. */
const broken = (page: Page) =>
  page
    .locator('img')
    .evaluateAll((all) =>
      (all as HTMLImageElement[])
        .filter((picture) => picture.complete && picture.currentSrc && picture.naturalWidth === 0)
        .map((picture) => picture.currentSrc),
    )

test('a count is only ever told with the words it belongs to', async ({ page }) => {
  const counts = new Map<string, number>()
  for (const words of ['perlin', 'perlin v', 'voronoi']) {
    const { images } = await ask<{ images: { totalCount: number } }>(
      page,
      'query($words: String) { images(search: $words) { totalCount } }',
      { words },
    )
    counts.set(words, images.totalCount)
  }
  await page.goto('/?q=perlin')
  await expect(heading(page)).toHaveText(`${counts.get('perlin')} works for perlin`)
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const note = () => said.push(document.querySelector('h1')?.textContent ?? '')
    new MutationObserver(note).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    })
  })
  await page.route('**/graphql', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    await route.continue()
  })
  await (await searchField(page)).fill('voronoi')
  await expect(heading(page)).toHaveText('Looking for voronoi')
  await expect(heading(page)).toHaveText(`${counts.get('voronoi')} works for voronoi`)
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  for (const sentence of new Set(said)) {
    const found = /^(\d+) works? for (.+)$/.exec(sentence)
    if (found) expect(counts.get(found[2] ?? ''), sentence).toBe(Number(found[1]))
  }
})

test('after a failure it is said what failed, and the server back again is noticed', async ({ page }) => {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  for (const address of ['**/graphql', '**/readyz']) await page.route(address, (route) => route.abort())
  await (await searchField(page)).fill('voronoi')
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached')
  await expect(heading(page)).toHaveText('No answer for voronoi')
  await page.unrouteAll()
  await expect(heading(page)).toHaveText(/^\d+ works? for voronoi$/)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('code that cannot be fetched is a sentence', async ({ page }) => {
  await page.route(/assets\/(work-page|deep-zoom)-/, (route) => route.abort())
  await page.goto('/?q=perlin')
  await works(page).first().click()
  await expect(heading(page)).toHaveText('A part of the page could not be fetched')
  await expect(page.getByRole('alert')).not.toContainText(/Error|assets/)
  const field = await searchField(page)
  await field.fill('voronoi')
  await field.press('Enter')
  await expect(heading(page)).toHaveText(/for voronoi$/)
  await page.unrouteAll()
  await page.route(/assets\/deep-zoom-/, (route) => route.abort())
  const { id } = await aWork(page)
  await page.goto(`/image/${id}`)
  await page.getByRole('button', { name: 'Look closer', exact: true }).click()
  await expect(page.locator('.toast')).toContainText('could not be fetched')
  await expect(page.getByRole('link', { name: 'Find similar', exact: true })).toBeVisible()
})

test('a picture that was forgotten is a sentence with a way on, and no broken picture', async ({ page }) => {
  for (const address of ['/similar?to=upload:gone', '/compare?to=upload:gone']) {
    await page.goto(address)
    await expect(heading(page)).toHaveText('The picture is no longer here')
    await expect(page.getByRole('alert')).toContainText('about half an hour')
    await expect(page.getByRole('button', { name: 'Use a picture' }).last()).toBeVisible()
    expect(await broken(page)).toEqual([])
  }
  await page.goto('/similar?to=nosuchwork')
  await expect(heading(page)).toHaveText('The picture is no longer here')
})

test('an unknown metric is named, and the others are offered', async ({ page }) => {
  const { id } = await aWork(page)
  for (const query of ['metric=smell', 'blend=colour:10,smell:5']) {
    await page.goto(`/similar?to=${id}&${query}`)
    await expect(heading(page)).toHaveText('Nothing here compares by smell')
    await expect(page.getByRole('alert')).toContainText('Composition')
  }
  await page.getByRole('radio', { name: 'Colour' }).check()
  await expect(heading(page)).toHaveText(/^Works like ./)
})

test('a metric that is still being learned is said to be', async ({ page }) => {
  const { id } = await aWork(page)
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('"brushstrokes"')) return route.continue()
    const errors = [{ message: 'It is still being learned.', extensions: { code: 'UNAVAILABLE' } }]
    await route.fulfill({ json: { data: { similarImages: null }, errors } })
  })
  await page.goto(`/similar?to=${id}&metric=brushstrokes`)
  await expect(page.getByRole('alert')).toContainText('still being learned')
  await expect(page.getByRole('alert')).not.toContainText('none of the ways')
})

test('no heading is left unfinished while its title is on the way', async ({ page }) => {
  const { id } = await aWork(page)
  await page.addInitScript(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver(() => said.push(document.querySelector('h1')?.textContent ?? '')).observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
    })
  })
  await page.route('**/graphql', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await route.continue()
  })
  for (const path of ['similar', 'compare']) {
    await page.goto(`/${path}?to=${id}`)
    await expect(heading(page)).toHaveText(/like ./)
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
    for (const sentence of said) expect(sentence).not.toMatch(/(like|of)\s*$/)
  }
})

test('with every slider at 0 it is said what is shown', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/similar?to=${id}&blend=colour:5`)
  const slider = page.getByRole('slider', { name: 'Weight of Colour' })
  await slider.press('Home')
  await expect(slider).toHaveValue('0')
  await expect(page.getByText('With all at 0, nothing is compared')).toBeVisible()
  await expect(works(page).first()).toBeVisible()
  await slider.press('ArrowRight')
  await expect(page.getByText('With all at 0, nothing is compared')).toHaveCount(0)
})

/** An uncompressed TIFF of one colour, which Chromium does not show. */
function tiff(side: number): Buffer {
  const tags: [tag: number, type: 3 | 4, count: number, value: number][] = [
    [256, 3, 1, side],
    [257, 3, 1, side],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 3, 1, side],
    [279, 4, 1, side * side],
  ]
  const pixels = Buffer.alloc(side * side, 0x80)
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])
  head.writeUInt32LE(8 + pixels.length, 4)
  const directory = Buffer.alloc(2 + tags.length * 12 + 4)
  directory.writeUInt16LE(tags.length, 0)
  tags.forEach(([tag, type, count, value], at) => {
    directory.writeUInt16LE(tag, 2 + at * 12)
    directory.writeUInt16LE(type, 4 + at * 12)
    directory.writeUInt32LE(count, 6 + at * 12)
    directory.writeUInt32LE(value, 10 + at * 12)
  })
  return Buffer.concat([head, pixels, directory])
}

test('a picture in a format that the browser does not show is compared, and not shown broken', async ({
  page,
}) => {
  await page.goto('/')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'scan.tif', mimeType: 'image/tiff', buffer: tiff(64) })
  await expect(heading(page)).toHaveText('Works like your picture')
  await expect(works(page).first()).toBeVisible()
  await expect(page.locator('.asked')).toContainText('This browser cannot show this picture')
  await expect(page.locator('.asked')).toContainText('scan.tif')
  expect(await broken(page)).toEqual([])
})

test('one score has one word, and words never rise as scores fall, by any metric', async ({ page }) => {
  const { id } = await aWork(page)
  const { metrics } = await ask<{ metrics: { id: string }[] }>(page, '{ metrics { id } }')
  const order = ['near-identical', 'very near', 'near', 'akin', 'far']
  for (const metric of metrics) {
    await page.goto(`/similar?to=${id}&metric=${metric.id}`)
    await expect(works(page).nth(29)).toBeVisible() // copies are folded
    const lines = await page.locator('.wall .rank').allTextContents()
    const found = lines.map((line) => /^\d+ (.+), (-?\d\.\d\d)$/.exec(line))
    const wordOf = new Map<string, string>()
    let before = 0
    for (const line of found) {
      const [, word = '', score = ''] = line ?? []
      expect(wordOf.get(score) ?? word, `${metric.id} ${score}`).toBe(word)
      wordOf.set(score, word)
      expect(order.indexOf(word)).toBeGreaterThanOrEqual(before)
      before = order.indexOf(word)
    }
  }
})

test('a work that most others have nearer neighbours than is not called very near', async ({ page }) => {
  const { id } = await aWork(page)
  const { similarImages } = await ask<{
    similarImages: { edges: { nearestPercentile: number }[] }
  }>(
    page,
    `query($id: ID!) {
      similarImages(to: {image: $id}, metric: "pixels", first: 40) { edges { nearestPercentile } }
    }`,
    { id },
  )
  await page.goto(`/similar?to=${id}&metric=pixels`)
  await expect(works(page).nth(29)).toBeVisible()
  const lines = await page.locator('.wall .rank').allTextContents()
  for (const line of lines) {
    const { nearestPercentile = -1 } = similarImages.edges[Number.parseInt(line, 10) - 1] ?? {}
    expect(/near-identical|very near/.test(line), `${line}: ${nearestPercentile}`).toBe(
      nearestPercentile >= 90,
    )
  }
})
