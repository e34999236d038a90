import { aWork, expect, test, works } from './site.ts'

test('a work shows its label, every field a link to what shares it', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(work.title)
  await expect(page).toHaveTitle(`${work.title}, ${work.artist} · Likeness`)
  await page.locator('.work-artist a').click()
  await expect(page).toHaveURL(/artist=Perlin\+Noise/)
  await expect(page.locator('.wall .artist').first()).toHaveText('Perlin Noise')
})

test('the works beside it in its result are one key away', async ({ page }) => {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  const [first, second] = await works(page).evaluateAll((all) =>
    all.map((each) => each.getAttribute('href') ?? ''),
  )
  await works(page).first().click()
  await expect(page.locator('.position')).toContainText(/^1 of \d+$/)
  await page.keyboard.press(']')
  await expect(page).toHaveURL(new RegExp(`${second?.split('?')[0]}\\?`))
  await expect(page.locator('.position')).toContainText(/^2 of \d+$/)
  await page.keyboard.press('[')
  await expect(page).toHaveURL(new RegExp(`${first?.split('?')[0]}\\?`))
  await page.getByRole('link', { name: /works for perlin/ }).click()
  await expect(page).toHaveURL(/\/\?q=perlin$/)
})

test('the picture is looked at closely and put down with Escape', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('button', { name: 'Look closer', exact: true }).click()
  const close = page.getByRole('dialog', { name: /close up/ })
  await expect(close.locator('canvas').first()).toBeVisible()
  await close.getByRole('button', { name: 'Closer' }).click()
  await page.keyboard.press('Escape')
  await expect(close).toHaveCount(0)
})

test('the row of near works follows the metric', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  const near = page.getByRole('list', { name: 'Near this work' })
  await expect(near.getByRole('link').first()).toBeVisible()
  await page.getByRole('tab', { name: 'Texture' }).click()
  await expect(page.getByRole('tab', { name: 'Texture' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Composition' })).toBeFocused()
})

test('the label is copied as a citation', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('button', { name: 'Copy the label' }).click()
  await expect(page.locator('.toast')).toHaveText('Copied.')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`${work.artist}, ${work.title}`)
  expect(copied).toContain(`/image/${work.id}`)
})

test('a work that is gone says so and leads home', async ({ page }) => {
  await page.goto('/image/nosuchworkatall')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No such work')
  await page.getByRole('link', { name: 'To the start page' }).click()
  await expect(page).toHaveURL(/\/$/)
})

test('a work that is left is among those seen lately', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('list', { name: 'Near this work' }).getByRole('link').first().click()
  await expect(page.getByRole('list', { name: 'Seen lately' })).toContainText(work.title)
})
