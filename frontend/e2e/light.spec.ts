import type { Page } from '@playwright/test'
import { aWork, expect, searchField, test, works } from './site.ts'

/** What may be fetched to show a page and make it usable, in bytes of gzip on the way. */
const budgets = {
  /** Of the start page. */
  firstScript: 100_000,
  /** Of any other page that somebody is sent to. */
  otherScript: 135_000,
  style: 12_000,
  fonts: 160_000,
}

/** Counts the bytes of what is fetched, by the end of its path, as they are sent to a browser that takes gzip alone. */
async function weigh(page: Page) {
  await page.setExtraHTTPHeaders({ 'Accept-Encoding': 'gzip' })
  const sizes = new Map<string, Promise<number>>()
  page.on('requestfinished', (request) => {
    const size = request.sizes().then(({ responseBodySize }) => responseBodySize)
    sizes.set(new URL(request.url()).pathname, size)
  })
  return async (end: string) => {
    let sum = 0
    for (const [path, size] of sizes) if (path.endsWith(end)) sum += await size
    return sum
  }
}

/** Keeps back what the page does at leisure until it is let go: the rest is what it needs. */
async function holdLeisure(page: Page) {
  await page.addInitScript(() => {
    const held: (() => void)[] = []
    Object.assign(window, {
      requestIdleCallback: (then: () => void) => held.push(then),
      letGo: () => {
        for (const then of held.splice(0)) then()
      },
    })
  })
  return () => page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
}

test('the start page is light: what it needs keeps within its budgets, as a browser fetches it', async ({
  page,
}) => {
  const letGo = await holdLeisure(page)
  const fetched = await weigh(page)
  await page.goto('/')
  await expect(works(page).first()).toBeVisible()
  await expect(page.locator('.examples a').first()).toBeVisible()
  await searchField(page)
  await page.waitForLoadState('networkidle')
  const needed = await fetched('.js')
  const fonts = await fetched('.woff2')
  const style = await fetched('.css')

  const prefetched = page.waitForResponse(/assets\/results-/)
  await letGo()
  await prefetched
  await expect(async () => {
    const before = await fetched('.js')
    await page.waitForTimeout(500)
    expect(await fetched('.js')).toBe(before)
  }).toPass()
  const all = await fetched('.js')

  const told = `${needed} bytes of script are needed, ${all - needed} more come at leisure; ${style} of style, ${fonts} of fonts`
  test.info().annotations.push({ type: 'weight', description: told })
  expect(needed, told).toBeGreaterThan(0)
  expect(needed, told).toBeLessThanOrEqual(budgets.firstScript)
  expect(style, told).toBeGreaterThan(0)
  expect(style, told).toBeLessThanOrEqual(budgets.style)
  expect(fonts, told).toBeGreaterThan(0)
  expect(fonts, told).toBeLessThanOrEqual(budgets.fonts)
})

for (const [name, address] of [
  ['search', () => '/?q=perlin'],
  ['work', (id: string) => `/image/${id}`],
  ['similar', (id: string) => `/similar?to=${id}`],
] as const)
  test(`whoever is sent to another page fetches little, too: ${name}`, async ({ page }) => {
    const { id } = await aWork(page)
    await holdLeisure(page)
    const fetched = await weigh(page)
    await page.goto(address(id))
    await expect(page.locator('a.work, .mat img').first()).toBeVisible()
    await page.waitForLoadState('networkidle')
    const needed = await fetched('.js')
    const told = `${needed} bytes of script are needed`
    test.info().annotations.push({ type: 'weight', description: told })
    expect(needed, told).toBeLessThanOrEqual(budgets.otherScript)
    expect(await fetched('.woff2'), told).toBeLessThanOrEqual(budgets.fonts)
  })
