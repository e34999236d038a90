import { aWork, expect, fillTray, test, violations } from './site.ts'

test('taking a work out of the tray by keyboard goes on at the next, and at the page when it is empty', async ({
  page,
}) => {
  await fillTray(page, 3)
  const crosses = page.locator('.wall .remove')
  await expect(crosses).toHaveCount(3)
  await crosses.first().focus()
  for (const left of [2, 1]) {
    await page.keyboard.press('Enter')
    await expect(crosses).toHaveCount(left)
    await expect(page.locator('.wall .remove:focus')).toHaveCount(1)
  }
  await page.keyboard.press('Enter')
  await expect(crosses).toHaveCount(0)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
})

test('taking a filter off by keyboard goes on at the next one', async ({ page }) => {
  await page.goto('/?q=&from=1900&missing=genre')
  await expect(page.locator('.chip')).toHaveCount(2)
  await page.locator('.chip').first().focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.chip')).toHaveCount(1)
  await expect(page.locator('.chip')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.chip')).toHaveCount(0)
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false)
})

test('what opened a dialog has the focus again when Esc closes it', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/image/${id}`)
  for (const name of [/Look closer/, 'Search a part of it']) {
    const opener = page.getByRole('button', { name }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('dialog[open]')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog')).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/?q=perlin')
  const filters = page.getByRole('button', { name: 'Filters' })
  await filters.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('dialog[open]')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(filters).toBeFocused()
})

test('matched words can be read in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await page.goto('/?q=perlin')
  // Suggestions, which are folded away, hold marks as well once they have come.
  const matched = page.locator('.wall mark').first()
  await expect(matched).toBeVisible()
  const [word, canvasText] = await matched.evaluate((mark) => {
    const probe = document.createElement('span')
    probe.style.cssText = 'forced-color-adjust: none; color: CanvasText'
    document.body.append(probe)
    const colours = [mark, probe].map((one) => getComputedStyle(one).color)
    probe.remove()
    return colours
  })
  expect(word).toBe(canvasText)
})

for (const [name, address] of [
  ['search', () => '/?q=perlin'],
  ['work', (id: string) => `/image/${id}?q=perlin`],
  ['similar', (id: string) => `/similar?to=${id}`],
  ['compare', (id: string) => `/compare?to=${id}`],
] as const)
  test(`axe finds nothing wrong at 390 px: ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 390, height: 844 })
    const { id } = await aWork(page)
    await page.goto(address(id))
    await expect(page.locator('a.work, .row-work').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

test('sliders of a blend are wide enough for a hand at 320 px', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 })
  const { id } = await aWork(page)
  await page.goto(`/similar?to=${id}&blend=colour:30,texture:10`)
  const sliders = page.locator('.weights input')
  await expect(sliders.first()).toBeVisible()
  const widths = await sliders.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))
  expect(Math.min(...widths)).toBeGreaterThan(140)
})
