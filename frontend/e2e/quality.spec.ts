import { aWork, expect, searchField, test, violations, works } from './site.ts'

const pages = [
  ['first visit', () => '/'],
  ['search', () => '/?q=perlin'],
  ['nothing found', () => '/?q=xyzzyplugh'],
  ['work', (id: string) => `/image/${id}?q=perlin`],
  ['similar', (id: string) => `/similar?to=${id}`],
  ['compare', (id: string) => `/compare?to=${id}`],
  ['tray', (id: string) => `/tray?works=${id}`],
  ['map', () => '/map'],
  ['no such page', () => '/nowhere'],
] as const

for (const [name, address] of pages)
  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing wrong: ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { id } = await aWork(page)
      await page.goto(address(id))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await searchField(page)
      await page.waitForLoadState('load')
      if (name !== 'no such page' && name !== 'nothing found')
        await expect(page.locator('a.work, .row-work, .map-list a').first()).toBeVisible()
      expect(await violations(page)).toEqual([])
    })

for (const width of [320, 390, 768, 2560])
  test(`nothing runs out of a window ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    const { id } = await aWork(page)
    for (const [, address] of pages) {
      await page.goto(address(id))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForTimeout(300)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(over, address(id)).toBeLessThanOrEqual(0)
    }
  })

test('pictures arrive without moving anything', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { shifts: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
      })[])
        if (!entry.hadRecentInput) (window as unknown as { shifts: number }).shifts += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  const before = await page.evaluate(() => (window as unknown as { shifts: number }).shifts)
  for (const y of [600, 1200, 2400, 0]) {
    await page.evaluate((top) => window.scrollTo(0, top), y)
    await page.waitForTimeout(250)
  }
  const after = await page.evaluate(() => (window as unknown as { shifts: number }).shifts)
  expect(after - before).toBe(0)
})

test('rows of the wall are full and equally high', async ({ page }) => {
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  const frames = await page.locator('.wall .frame').evaluateAll((all) =>
    all.map((frame) => {
      const { top, bottom, right } = frame.getBoundingClientRect()
      return { top: Math.round(top + window.scrollY), height: bottom - top, right }
    }),
  )
  const rows = new Map<number, typeof frames>()
  for (const frame of frames) rows.set(frame.top, [...(rows.get(frame.top) ?? []), frame])
  expect(rows.size).toBeGreaterThan(3)
  const edge = await page.locator('.wall').evaluate((wall) => wall.getBoundingClientRect().right)
  for (const row of [...rows.values()].slice(0, -1)) {
    const heights = row.map(({ height }) => height)
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.5)
    expect(Math.abs(Math.max(...row.map(({ right }) => right)) - edge)).toBeLessThan(0.5)
  }
})

test('the whole way by keyboard: search, walk the wall, open, go back', async ({ page }) => {
  await page.goto('/')
  await searchField(page)
  await page.keyboard.press('/')
  await page.keyboard.type('perlin')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('for perlin')
  await expect(works(page).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await works(page).first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(works(page).nth(1)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  const below = await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? 0)
  const row = await works(page)
    .first()
    .evaluate((work) => work.getBoundingClientRect().top)
  expect(below).toBeGreaterThan(row)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'Find similar', exact: true })).toBeVisible()
  await page.keyboard.press('s')
  await expect(page).toHaveURL(/\/similar/)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the switch between light and dark lasts', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  await page.getByRole('button', { name: 'Switch to dark' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system')
})

test('the API playground answers, from this server alone and without a style of anybody else', async ({
  page,
}) => {
  const answer = await page.goto('/playground')
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("style-src 'self' 'nonce-")
  expect(policy).not.toContain('unsafe')
  await expect(page.getByRole('tab').first()).toBeVisible({ timeout: 20_000 })
  const lines = page.locator('.graphiql-query-editor .view-line')
  await expect(lines.filter({ hasText: 'totalCount' })).toBeVisible({ timeout: 20_000 })
  // GraphiQL carries nothing out before its editor has told it what to.
  await expect(async () => {
    await page.getByRole('button', { name: /Execute/ }).click()
    await expect(page.locator('.graphiql-response')).toContainText('totalCount', { timeout: 2000 })
  }).toPass({ timeout: 20_000 })
  // Lines lie below each other, in colours, as their styles say.
  const tops = await lines.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top))
  expect(new Set(tops).size).toBeGreaterThan(3)
  const colours = await lines
    .locator('span span')
    .evaluateAll((all) => all.map((each) => getComputedStyle(each).color))
  expect(new Set(colours).size).toBeGreaterThan(1)
})
