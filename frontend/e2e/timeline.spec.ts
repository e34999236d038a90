import { ask, expect, test, violations } from './site.ts'

interface Dates {
  images: { totalCount: number; facets: { missing: number }[] }
}

const columns = '.timeline-columns > li'

test('a search is shown along years, narrowed by a stroke, and Back undoes it', async ({ page }) => {
  await page.goto('/?q=')
  await page.getByRole('link', { name: 'Timeline' }).click()
  await expect(page).toHaveURL(/view=timeline/)
  await expect(page.locator(columns).locator('img').first()).toBeVisible()
  const all = await page.locator(`${columns} .span`).allInnerTexts()
  // What a column counts is what a filter by its years finds.
  const [from, to] = (all[1] ?? '').match(/-?\d+/g)?.map(Number) ?? []
  const counted = Number((all[1] ?? '').split('\n').at(-1))
  const { images } = await ask<Dates>(
    page,
    `query($from: Int, $to: Int) { images(filter: {yearFrom: $from, yearTo: $to}, first: 1) { totalCount facets(fields: [DATE]) { missing } } }`,
    { from, to },
  )
  expect(images.totalCount).toBe(counted)

  const bars = page.locator('.brush .histogram')
  const box = await bars.boundingBox()
  if (!box) throw new Error('there are no bars')
  await page.mouse.move(box.x + box.width * 0.7, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + 40, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=\d+&to=\d+&view=timeline/)
  await expect(page.locator(`${columns} .span`).first()).not.toHaveText(all[0] ?? '')
  // It is the filter of dates: its chip stands, and its fields say the same years.
  await expect(page.locator('.chip')).toHaveCount(1)
  const years = new URL(page.url()).searchParams
  await expect(page.getByRole('textbox', { name: 'First year' })).toHaveValue(years.get('from') ?? '')
  await page.locator(`${columns} a:has(img)`).first().click()
  await expect(page).toHaveURL(/\/image\//)
  await page.locator('.back').click()
  await expect(page).toHaveURL(/from=\d+&to=\d+&view=timeline/)
  await page.goBack()
  await expect(page).toHaveURL(/\?q=&view=timeline$/)
  await expect.poll(() => page.locator(`${columns} .span`).allInnerTexts()).toEqual(all)
})

test('the edges of the years move by keys, and a column opens into finer ones', async ({ page }) => {
  await page.goto('/?q=&view=timeline')
  const edge = page.getByRole('slider', { name: 'First year' })
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/from=/)
  await expect(edge).toBeFocused()
  await expect(edge).toHaveAttribute('aria-valuetext', new URL(page.url()).searchParams.get('from') ?? '')
  await page.getByRole('button', { name: 'All years' }).click()
  await expect(page).not.toHaveURL(/from=/)
  const before = await page.locator(`${columns} .span`).count()
  await page.locator(`${columns} .span a`).last().click()
  await expect(page).toHaveURL(/from=\d+&to=\d+/)
  const { from, to } = Object.fromEntries(new URL(page.url()).searchParams)
  await expect(page.locator(`${columns} .span`).first()).toContainText(from ?? '?')
  expect(Number(to) - Number(from)).toBeLessThan(100)
  expect(before).toBeGreaterThan(1)
})

test('works without a year are told of, and a search that has none says so', async ({ page }) => {
  const { images } = await ask<Dates>(page, `{ images { totalCount facets(fields: [DATE]) { missing } } }`)
  await page.goto('/?q=&view=timeline')
  await page.getByRole('link', { name: `${images.facets[0]?.missing} works without a year` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${images.facets[0]?.missing} works`)
  await page.goto('/?missing=date&view=timeline')
  await expect(page.getByText('None of these works has a year.')).toBeVisible()
})

test('the timeline reads well for axe, at 390 pixels and in the dark', async ({ page }) => {
  await page.goto('/?q=&view=timeline')
  await expect(page.locator(columns).locator('img').first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  expect(await violations(page)).toEqual([])
})
