import { expect, test, works } from './site.ts'

test('the way back from a work leads to its place, and a reload keeps what was shown', async ({ page }) => {
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  for (const count of [80, 120]) {
    await page.getByRole('button', { name: /^Show \d+ more/ }).click()
    await expect(works(page)).toHaveCount(count)
  }
  const work = works(page).nth(100)
  await work.scrollIntoViewIfNeeded()
  const top = await page.evaluate(() => window.scrollY)
  expect(top).toBeGreaterThan(1000)
  await work.click()
  await page.locator('.back').click()
  await expect(page).toHaveURL(/\/\?q=$/)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(top - 50)
  await expect(works(page)).toHaveCount(120)
  // It was gone back to: there is nothing to go on from but the work.
  await page.goForward()
  await expect(page).toHaveURL(/\/image\//)
  await page.goBack()
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(top - 50)
  await page.reload()
  await expect(works(page)).toHaveCount(120)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(top - 50)
})

test('the way back leads to its place from works further on, and however the address was written', async ({
  page,
}) => {
  // Not as the page itself would write it.
  await page.goto('/?q=perlin%20noise')
  await expect(works(page).nth(8)).toBeVisible()
  await page.getByLabel('Sort by').selectOption('title')
  await expect(page).toHaveURL(/sort=title/)
  await page.goBack()
  await works(page).nth(8).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 300)
  const place = () => page.evaluate(() => window.scrollY)
  await expect.poll(place).toBeGreaterThan(250)
  const top = await place()
  const work = works(page).nth(8)
  await work.click()
  // On to the next, to works like it, and back to it by its own link in the list.
  const next = page.getByRole('link', { name: 'Work after' })
  await next.click()
  await next.click()
  const here = page.url()
  await page.getByRole('link', { name: 'Find similar', exact: true }).click()
  await expect(page).toHaveURL(/\/similar/)
  await page.goBack()
  await expect(page).toHaveURL(here)
  await page.reload()
  const entries = () => page.evaluate(() => window.navigation.entries().length)
  const before = await entries()
  await page.locator('.back').click()
  await expect(page).toHaveURL(/q=perlin%20noise$/)
  await expect.poll(place).toBeGreaterThan(top - 50)
  expect(await entries()).toBe(before)
})

test('once many are shown, a step brings more', async ({ page }) => {
  await page.goto('/?q=')
  for (const count of [80, 120, 160, 200]) {
    await page.getByRole('button', { name: 'Show 40 more' }).click()
    await expect(works(page)).toHaveCount(count)
  }
  await page.getByRole('button', { name: /^Show [5-9]\d more/ }).click()
  await expect(page.getByRole('button', { name: /^Show/ })).toHaveCount(0)
  expect(await works(page).count()).toBeGreaterThan(240)
})

test('a suggested work shows its picture and its artist', async ({ page }) => {
  // Also from the start page, whose field gives way to another when the first words are searched for.
  await page.goto('/')
  await page.getByRole('combobox', { name: 'Search' }).pressSequentially('poplar', { delay: 20 })
  await expect(page).toHaveURL(/q=poplar/)
  const option = page
    .getByRole('option')
    .filter({ has: page.locator('img') })
    .first()
  await expect(option).toContainText('Perlin Noise')
  await expect
    .poll(() => option.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
})

test('works chosen on the map are counted and put into the tray', async ({ page }) => {
  await page.goto('/map')
  await page.getByRole('button', { name: 'Nearer (+)' }).click()
  await page.getByRole('button', { name: 'Nearer (+)' }).click()
  await page.getByRole('button', { name: 'Nearer (+)' }).click()
  await page.getByRole('button', { name: 'Select them' }).click()
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText(/^\d+ works? selected$/)
  const count = Number.parseInt((await heading.textContent()) ?? '', 10)
  const artists = page.getByRole('region', { name: 'Artist' })
  await expect(artists.getByRole('listitem').first()).toBeVisible()
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await expect(page.getByRole('link', { name: `Tray ${count}` })).toBeVisible()
})
