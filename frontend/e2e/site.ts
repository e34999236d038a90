import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page, type Request, type Route } from '@playwright/test'

/** A page that fails its test when it logs an error or asks another host for anything. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const wrong: string[] = []
      page.on('console', (message) => {
        // A browser logs every answer of 4xx; whether one was expected is for the test to say.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          wrong.push(message.text())
      })
      page.on('pageerror', (error) => wrong.push(String(error)))
      page.on('request', (request) => {
        const address = request.url()
        if (!address.startsWith(baseURL ?? '') && !/^(blob|data):/.test(address))
          wrong.push(`asked ${address}`)
      })
      await use(undefined)
      expect(wrong).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

interface Work {
  id: string
  title: string
  artist: string
  name: string
}

/** Asks the API itself, as a check on what the page shows. */
export async function ask<T>(page: Page, query: string, variables: object = {}): Promise<T> {
  const response = await page.request.post('/graphql', { data: { query, variables } })
  const { data, errors } = await response.json()
  expect(errors).toBeUndefined()
  return data
}

/** A painted work with an artist and a title, to set out from. */
export async function aWork(page: Page): Promise<Work> {
  const query = `{ images(filter: {artist: ["Perlin Noise"]}, first: 3) { edges { node { id title artist name } } } }`
  const data = await ask<{ images: { edges: { node: Work }[] } }>(page, query)
  const work = data.images.edges[2]?.node
  if (!work) throw new Error('the demo collection has no work by Perlin Noise')
  return work
}

/** The works of the first wall on the page. */
export const works = (page: Page) => page.locator('ul.wall a.work')

/** Puts the first works that are found into the tray, and goes there. */
export async function fillTray(page: Page, count: number) {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  for (let at = 0; at < count; at++) {
    await works(page).nth(at).focus()
    await page.keyboard.press('p')
  }
  await expect(page.getByRole('link', { name: `Tray ${count}` })).toBeVisible()
  await page.goto('/tray')
  await expect(works(page)).toHaveCount(count)
}

/** The one search field, once its suggestions are there. */
export async function searchField(page: Page) {
  const field = page.getByRole('combobox', { name: 'Search' })
  await expect(field).toBeVisible()
  return field
}

export const suggestions = (page: Page) =>
  page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')

/** What axe finds wrong, in a form that says where. */
export async function violations(page: Page): Promise<string[]> {
  // A ring or an underline that fades in is judged when it is there.
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** Holds back what the page asks of the API that names so, or is such, until it is let go. */
export async function hold(page: Page, which: string | ((request: Request) => boolean)) {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const held = {
    /** How often it was asked. */
    count: 0,
    letGo: () => open(),
  }
  await page.route('**/graphql', async (route) => {
    if (!isOf(route.request(), which)) return route.fallback()
    held.count++
    await opened
    // The page may have given up on it.
    await route.fallback().catch(() => {})
  })
  return held
}

function isOf(request: Request, which: string | ((request: Request) => boolean)): boolean {
  return typeof which === 'string' ? (request.postData()?.includes(which) ?? false) : which(request)
}

/** Lets nothing come of such requests, until it is mended. */
export async function breakOff(page: Page, which: string | ((request: Request) => boolean)) {
  const broken = {
    /** How often it was asked. */
    count: 0,
    mend: () => page.unroute('**/graphql', answer),
  }
  async function answer(route: Route) {
    if (!isOf(route.request(), which)) return route.fallback()
    broken.count++
    await route.fulfill({ json: { data: null, errors: [{ message: 'That went wrong.' }] } })
  }
  await page.route('**/graphql', answer)
  return broken
}
