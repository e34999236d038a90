import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { firefoxPath } from './browsers.ts'

// Playwright drives only a Firefox of its own making: that of the system is asked
// through WebDriver BiDi.
const executablePath = firefoxPath()

/** A window of Firefox that fails its test when a page logs an error. */
const test = base.extend<{ visitor: Page }, { firefox: Browser }>({
  firefox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it
    async ({}, use) => {
      const firefox = await launch({ browser: 'firefox', executablePath, headless: true })
      await use(firefox)
      await firefox.close()
    },
    { scope: 'worker' },
  ],
  visitor: async ({ firefox }, use) => {
    const context = await firefox.createBrowserContext()
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text())
    })
    page.on('pageerror', (error) => wrong.push(String(error)))
    await resize(page, 1440, 1000)
    await use(page)
    expect(wrong).toEqual([])
    await context.close()
  },
})

test.skip(!executablePath, 'There is no Firefox here (Debian: apt install firefox-esr).')

/**
 * Gives the page a size. An older Firefox (ESR 140) knows no turned screens, which puppeteer asks
 * for along with every size: it is resized all the same.
 */
async function resize(page: Page, width: number, height: number) {
  await page.setViewport({ width, height }).catch((error) => {
    if (!/unknown command emulation\.setScreenOrientationOverride/.test(String(error))) throw error
  })
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
}

const heading = (page: Page) => page.$eval('h1', (h1) => h1.textContent?.replace(/\s+/g, ' ').trim())
const titles = (page: Page) =>
  page.$$eval('ul.wall a.work', (works) => works.map((work) => work.textContent ?? ''))

/** Waits until a page says something of its own accord. */
const says = (page: Page, what: RegExp) => expect.poll(() => heading(page).catch(() => '')).toMatch(what)

const shown = (page: Page) =>
  expect
    .poll(() =>
      page.$$eval('ul.wall img', (images) => images.filter((image) => image.naturalWidth > 0).length),
    )
    .toBeGreaterThan(3)

test('Firefox: from words to a work, to what is like it, and back', async ({ visitor: page, baseURL }) => {
  await page.goto(`${baseURL}/`)
  await page.waitForSelector('input[role=combobox]')
  await page.keyboard.press('/')
  await page.keyboard.type('perlin noise')
  await page.keyboard.press('Enter')
  await says(page, /works? for perlin noise/)
  await shown(page)
  const found = await titles(page)
  await page.focus('ul.wall a.work')
  await page.keyboard.press('s')
  await says(page, /^Works like /)
  await shown(page)
  await page.focus('ul.wall a.work')
  await page.keyboard.press('w')
  await page.waitForSelector('.why .heat-map')
  await page.evaluate(() => history.back())
  await says(page, /works? for perlin noise/)
  await expect.poll(() => titles(page)).toEqual(found)
  await page.click('ul.wall a.work')
  await page.waitForSelector('.mat img')
  expect(found[0]).toContain((await heading(page)) ?? 'a title')
})

test('Firefox: a picture from the disk finds the work that it is of', async ({ visitor: page, baseURL }) => {
  const painted = join(process.env.LIKENESS_E2E_LIBRARY ?? '', 'demo')
  const file = readdirSync(painted).find((name) => name.endsWith('.jpg')) ?? ''
  await page.goto(`${baseURL}/`)
  const input = (await page.waitForSelector('input[type=file]')) as Awaited<
    ReturnType<typeof page.$<'input'>>
  >
  await input?.uploadFile(join(painted, file))
  await says(page, /^Works like your picture/)
  await shown(page)
  const title: string = await page.evaluate(async () => {
    const id = new URL(document.querySelector<HTMLAnchorElement>('ul.wall a.work')?.href ?? '').pathname
    const query = 'query ($id: ID!) { image(id: $id) { title } }'
    const asked = { query, variables: { id: decodeURIComponent(id.split('/').at(-1) ?? '') } }
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(asked) })
    return (await answer.json()).data.image.title
  })
  expect(file).toContain(title.toLowerCase().replaceAll(/[^a-z]+/g, '-'))
})

const pages: [path: string, there: string][] = [
  ['/', 'input[role=combobox]'],
  ['/?q=noise', 'ul.wall a.work'],
  ['/?view=timeline', '.timeline'],
  ['/map', 'canvas'],
  ['/compare', 'h1'],
  ['/copies', 'h1'],
  ['/tray', 'h1'],
  ['/playground', '.graphiql-container'],
]

for (const width of [390, 1440])
  test(`Firefox: every page is there and fits, ${width} px wide`, async ({ visitor: page, baseURL }) => {
    await resize(page, width, 900)
    for (const [path, there] of pages) {
      await page.goto(`${baseURL}${path}`)
      await page.waitForSelector(there, { visible: true })
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${path} is wider than its window`).toBeLessThanOrEqual(0)
    }
  })
