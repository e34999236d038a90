import type { Locator, Page } from '@playwright/test'
import { aWork, expect, searchField, test, works } from './site.ts'

/** Lets a page be read at twice the size of text, as a setting of a browser does. */
async function doubleText(page: Page) {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = '200%'
    }),
  )
}

/** Pairs of lines of text, of different works, that lie on each other. */
const overlapping = (page: Page) =>
  page.locator('.near-label').evaluateAll((labels) => {
    const boxes = labels.flatMap((label, work) =>
      [...label.children].map((line) => ({
        work,
        text: line.textContent,
        box: line.getBoundingClientRect(),
      })),
    )
    return boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter(
          (other) =>
            other.work !== one.work &&
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 1 &&
            Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 1,
        )
        .map((other) => `${one.text} / ${other.text}`),
    )
  })

for (const [width, doubled] of [
  [320, false],
  [390, false],
  [390, true],
  [1440, true],
] as const)
  test(`no text of a comparison lies on another at ${width} px${doubled ? ' and 200 % text' : ''}`, async ({
    page,
  }) => {
    const { id } = await aWork(page)
    if (doubled) await doubleText(page)
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`/compare?to=${id}`)
    await expect(page.locator('.row-work')).toHaveCount(20)
    expect(await overlapping(page)).toEqual([])
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(tooWide).toBeLessThanOrEqual(0)
    // The first of both lists stand side by side, and say which they are.
    const [left, right] = await page
      .locator('.ranking li:first-child')
      .evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top))
    expect(left).toBeCloseTo(right ?? 0, 0)
  })

for (const doubled of [false, true])
  test(`no word of a label is broken on a phone${doubled ? ' at 200 % text' : ''}`, async ({ page }) => {
    const { id } = await aWork(page)
    if (doubled) await doubleText(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`/similar?to=${id}`)
    await expect(works(page).first()).toBeVisible()
    const broken = await page.locator('.wall .title').evaluateAll((titles) =>
      titles.flatMap((title) => {
        const letters = title.firstChild
        if (!(letters instanceof Text)) return []
        return [...letters.data.matchAll(/\p{L}+/gu)].flatMap(({ 0: word, index }) => {
          const range = document.createRange()
          range.setStart(letters, index)
          range.setEnd(letters, index + word.length)
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1 ? [word] : []
        })
      }),
    )
    expect(broken).toEqual([])
  })

/** Controls that are lower than a height, or narrower than 24, in pixels; words within a sentence are none. */
const smallerThan = (page: Page, height: number) =>
  page.locator('main :is(a, button, select), header :is(a, button)').evaluateAll(
    (all, least) =>
      all.flatMap((control) => {
        const { width, height } = control.getBoundingClientRect()
        const hidden = width <= 1 || height <= 1 || !control.checkVisibility({ visibilityProperty: true })
        if (hidden || control.closest('p, h1')) return []
        return width < 24 || height < least - 0.5
          ? [`${control.textContent} ${Math.round(width)} x ${Math.round(height)}`]
          : []
      }),
    height,
  )

for (const [name, address] of [
  ['start', () => '/'],
  ['search', () => '/?q=&from=1800&missing=genre'],
  ['timeline', () => '/?q=&view=timeline'],
  ['nothing found', () => '/?q=zzzzzqq'],
  ['work', (id: string) => `/image/${id}?q=haystacks`],
  ['similar', (id: string) => `/similar?to=${id}&blend=colour:30,texture:10`],
  ['compare', (id: string) => `/compare?to=${id}`],
  ['map', () => '/map'],
] as const)
  test(`what is to be hit is large enough: ${name}`, async ({ page, browser, baseURL }) => {
    const { id } = await aWork(page)
    await page.goto(address(id))
    await expect(page.locator('main a:visible').first()).toBeVisible()
    await expect.poll(() => smallerThan(page, 24)).toEqual([])
    const phone = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const held = await phone.newPage()
    await held.goto(`${baseURL}${address(id)}`)
    await expect(held.locator('main a:visible').first()).toBeVisible()
    await expect.poll(() => smallerThan(held, 44)).toEqual([])
    await phone.close()
  })

test('choosing a filter on a phone moves nothing under the finger', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/?q=perlin')
  await page.getByRole('button', { name: 'Filters' }).click()
  const rows = page.locator('dialog .facet').first().locator('.facet-row')
  await expect(rows.nth(2)).toBeVisible()
  const name = await rows.nth(2).locator('span').first().textContent()
  const row = page.locator('dialog .facet-row', { hasText: name ?? '' }).first()
  const before = await row.boundingBox()
  await row.click()
  await expect(row.locator('input')).toBeChecked()
  await expect(page.getByRole('button', { name: 'Clear all' }).last()).toBeEnabled()
  expect((await row.boundingBox())?.y).toBe(before?.y)
  await page.locator('dialog').getByRole('button', { name: 'Clear all' }).click()
  await expect(row.locator('input')).not.toBeChecked()
  expect((await row.boundingBox())?.y).toBe(before?.y)
})

for (const [width, address] of [
  [320, '/'],
  [390, '/'],
  [320, '/tray'],
  [390, '/tray'],
  [820, '/tray'],
] as const)
  test(`the search field says all that it says at ${width} px on ${address}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto(address)
    const field = await searchField(page)
    const [room, needed] = await field.evaluate((input: HTMLInputElement) => {
      const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      context.font = getComputedStyle(input).font
      return [input.clientWidth, context.measureText(input.placeholder).width]
    })
    expect(needed).toBeGreaterThan(0)
    expect(needed).toBeLessThanOrEqual(room)
  })

test('a phone can be switched to dark and back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Switch to dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Switch to light' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system')
})

test('at twice the size of text nothing runs out of a window 320 wide', async ({ page }) => {
  const { id } = await aWork(page)
  await doubleText(page)
  await page.setViewportSize({ width: 320, height: 700 })
  for (const address of [`/image/${id}`, `/tray?works=${id}`, '/tray', '/map', `/similar?to=${id}`]) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if (address !== '/tray') await expect(page.locator('a.work, .mat img, .map-list a').first()).toBeVisible()
    const outside = () =>
      page.locator('main :is(h1, button, a, select)').evaluateAll((all) =>
        all
          .filter((one) => one.checkVisibility() && !one.closest('[popover], .strip, .tabs'))
          .map((one) => ({ words: one.textContent?.slice(0, 40), box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.left < -1 || box.right > innerWidth + 1))
          .map(({ words }) => words),
      )
    await expect.poll(outside, address).toEqual([])
    // Nor do the words of a button run out of it.
    const cut = await page
      .locator('main .button')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
      )
    expect(cut, address).toEqual([])
  }
})

test('a switch shows where it stands in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const { id } = await aWork(page)
  await page.goto(`/similar?to=${id}`)
  const knob = (exact: Locator) =>
    exact.evaluate((input) => [
      getComputedStyle(input, '::after').backgroundColor,
      getComputedStyle(input).backgroundColor,
    ])
  const exact = page.getByRole('switch', { name: 'Exact' })
  const [off, ground] = await knob(exact)
  expect(off).not.toBe(ground)
  await exact.check()
  await expect(page).toHaveURL(/exact=1/)
  const [on, under] = await knob(exact)
  expect(on).not.toBe(under)
})
