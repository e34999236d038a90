import type { Page } from '@playwright/test'
import { aWork, expect, test, works } from './site.ts'

interface Shift {
  value: number
  moved: string[]
}

/** Notes everything that moves by itself from now on, as the browser measures it. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    const seen: Shift[] = []
    Object.assign(window, { seen })
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement
      return element ? `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}` : 'gone'
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
      })[])
        if (!entry.hadRecentInput)
          seen.push({
            value: entry.value,
            moved: entry.sources.map(
              ({ node, previousRect: from, currentRect: to }) =>
                `${nameOf(node)} ${from.x},${from.y} ${from.width}x${from.height} -> ${to.x},${to.y} ${to.width}x${to.height}`,
            ),
          })
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

const shifts = (page: Page) => page.evaluate(() => (window as unknown as { seen: Shift[] }).seen)

/** Answers, pictures and fonts come late, and each at its own time. */
async function slowDown(page: Page) {
  let asked = 0
  await page.route(/\/(graphql|media|assets\/.*woff2)/, async (route) => {
    const body = route.request().postData() ?? route.request().url()
    // The second of several equal questions comes before the first.
    const late = (body.length * 37 + asked++ * 211) % 700
    if (body.includes('subscription')) return route.continue()
    await new Promise((resolve) => setTimeout(resolve, 150 + late))
    await route.continue().catch(() => {})
  })
}

const pages = [
  ['first visit', () => '/'],
  ['search', () => '/?q=perlin'],
  ['search with filters and a typo', () => '/?q=perlinn&collection=The+Lamplight+Rooms&from=1500'],
  ['nothing found', () => '/?q="xyzzyplugh"+perlin'],
  ['a part of the words', () => '/?q=xyzzyplugh+perlin'],
  ['work', (id: string) => `/image/${id}?q=perlin`],
  ['similar', (id: string) => `/similar?to=${id}`],
  [
    'similar to a part, blended',
    (id: string) => `/similar?to=${id}&part=0.1,0.1,0.5,0.5&blend=colour:30,texture:10`,
  ],
  ['compare', (id: string) => `/compare?to=${id}`],
  ['tray', (id: string) => `/tray?works=${id}`],
  ['map', () => '/map'],
] as const

for (const width of [390, 1440])
  for (const [name, address] of pages)
    test(`nothing moves while answers come late: ${name}, ${width} px`, async ({ page }) => {
      test.slow()
      await page.setViewportSize({ width, height: 900 })
      const { id } = await aWork(page)
      await watchShifts(page)
      await slowDown(page)
      await page.goto(address(id))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (name !== 'nothing found')
        await expect(page.locator('a.work, .row-work, .map-list a').first()).toBeVisible()
      await page.waitForTimeout(3000)
      expect(await shifts(page)).toEqual([])
    })

test('works that hang stay where they are when more come late', async ({ page }) => {
  await watchShifts(page)
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  await page.getByRole('button', { name: /^Show \d+ more/ }).scrollIntoViewIfNeeded()
  // What comes within half a second of a click, a browser takes for its effect and does not count.
  await page.route('**/graphql', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800))
    await route.continue()
  })
  const before = (await shifts(page)).length
  await page.getByRole('button', { name: /^Show \d+ more/ }).click()
  await expect(works(page)).toHaveCount(80)
  await page.waitForTimeout(1500)
  expect((await shifts(page)).slice(before)).toEqual([])
})
