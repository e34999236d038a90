import type { Page } from '@playwright/test'
import { aWork, expect, test, works } from './site.ts'

/** Pictures in frames that have to be stretched although the server keeps a larger file. */
async function stretched(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const wrong: string[] = []
    for (const picture of document.querySelectorAll<HTMLImageElement>('.frame img, .mat img')) {
      if (!picture.complete || !picture.currentSrc) continue
      // Without a srcset, a picture's natural width is that of its file.
      const file = new Image()
      file.src = picture.currentSrc
      await file.decode()
      const shown = picture.getBoundingClientRect().width * devicePixelRatio
      if (file.naturalWidth + 1 < shown && /\/thumbnail\//.test(file.src))
        wrong.push(`${file.naturalWidth} pixels for ${Math.round(shown)}: ${file.src}`)
    }
    return wrong
  })
}

for (const [width, deviceScaleFactor] of [
  [390, 1],
  [390, 3],
  [1440, 1],
  [1440, 2],
  [2560, 1],
] as const)
  test(`no picture is stretched while there is a larger file: ${width} px wide, density ${deviceScaleFactor}`, async ({
    browser,
    baseURL,
  }) => {
    test.slow()
    const context = await browser.newContext({
      viewport: { width, height: 1000 },
      deviceScaleFactor,
      ...(baseURL ? { baseURL } : {}),
    })
    const page = await context.newPage()
    const { id } = await aWork(page)
    for (const address of [
      '/',
      '/?q=perlin',
      `/image/${id}`,
      `/similar?to=${id}`,
      `/compare?to=${id}`,
      `/tray?works=${id}`,
    ]) {
      await page.goto(address)
      await expect(page.locator('.frame img').first()).toBeVisible()
      await page.mouse.wheel(0, 1500)
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('.frame img')].every((picture) => {
          const { top, bottom, left } = picture.getBoundingClientRect()
          return top > innerHeight || bottom < 0 || left > innerWidth || picture.complete
        }),
      )
      expect(await stretched(page), address).toEqual([])
    }
    await context.close()
  })

test('pages that were left are forgotten: thirty more visits leave no more nodes', async ({ page }) => {
  test.slow()
  const devtools = await page.context().newCDPSession(page)
  const nodes = async () => {
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage')
    return (await devtools.send('Memory.getDOMCounters')).nodes
  }
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  const visit = async () => {
    await works(page).first().click()
    await expect(page.getByRole('list', { name: 'Near this work' }).getByRole('link').first()).toBeVisible()
    await page.getByRole('link', { name: 'Find similar', exact: true }).click()
    await expect(page.locator('.wall .rank').first()).toBeVisible()
    await page.getByRole('link', { name: 'Likeness, start page' }).click()
    await expect(works(page).nth(5)).toBeVisible()
  }
  // Ten rounds of three pages, after as many that fill what is kept on purpose.
  for (let round = 0; round < 4; round++) await visit()
  const before = await nodes()
  for (let round = 0; round < 10; round++) await visit()
  expect(await nodes()).toBeLessThan(before * 1.25)
})

/** Gives the works of every search the shapes of a hostile collection. */
async function reshape(page: Page, shapes: [width: number, height: number][]) {
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Search')) return route.continue()
    const response = await route.fetch()
    const answer = await response.json()
    answer.data?.images?.edges?.forEach((edge: { node: { width: number; height: number } }, at: number) => {
      const [width, height] = shapes[at % shapes.length] ?? [100, 100]
      Object.assign(edge.node, { width, height })
    })
    await route.fulfill({ response, json: answer })
  })
}

interface Row {
  heights: number[]
  right: number
}

/** The rows of a wall, with the heights of their frames: each begins left of where the one before ended. */
async function rowsOf(page: Page): Promise<Row[]> {
  const frames = await page.locator('.wall > li > .work > .frame').evaluateAll((all) =>
    all.map((frame) => {
      const { left, height, right } = frame.getBoundingClientRect()
      return { left, height, right }
    }),
  )
  const rows: Row[] = []
  for (const { left, height, right } of frames) {
    const row = rows.at(-1)
    if (row && left > row.right) {
      row.heights.push(height)
      row.right = right
    } else rows.push({ heights: [height], right })
  }
  return rows
}

for (const width of [390, 820, 1440, 2560])
  test(`a square before a scroll is no giant, and no row is: ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 1000 })
    await reshape(page, [
      [900, 900],
      [12_000, 700],
      [800, 1000],
      [5000, 900],
      [900, 900],
      [300, 4000],
      [1600, 1000],
    ])
    await page.goto('/?q=')
    await expect(works(page)).toHaveCount(40)
    const row = await page
      .locator('.wall')
      .evaluate((wall) => Number.parseFloat(getComputedStyle(wall).getPropertyValue('--row')))
    const edge = await page.locator('.wall').evaluate((wall) => wall.getBoundingClientRect().right)
    const rows = await rowsOf(page)
    for (const { heights, right } of rows) {
      expect(Math.max(...heights)).toBeLessThanOrEqual(row * 1.6 + 1)
      expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.5)
      expect(Math.abs(right - edge)).toBeLessThan(0.5)
    }
    // Nothing of a scroll is cut off, and its shape is its own.
    const scroll = await page
      .locator('.wall .frame img')
      .nth(1)
      .evaluate((picture) => {
        const { width, height } = picture.getBoundingClientRect()
        return width / height
      })
    expect(Math.abs(scroll / (12_000 / 700) - 1)).toBeLessThan(0.03)
  })
