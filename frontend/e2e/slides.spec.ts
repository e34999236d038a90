import type { Page } from '@playwright/test'
import { aWork, expect, fillTray, test, violations, works } from './site.ts'

const titles = (page: Page) => page.locator('.wall .title').allInnerTexts()

test('a result is shown as slides, by keys and by hand, and Esc leads back to it', async ({ page }) => {
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  const [first, second] = await titles(page)
  await page.getByRole('button', { name: 'Slides' }).click()
  const slides = page.getByRole('dialog', { name: 'Slides' })
  await expect(slides.locator('.title')).toHaveText(first ?? '')
  await expect(slides.locator('.slide > img').first()).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(slides.locator('.title')).toHaveText(second ?? '')
  await expect(page).toHaveURL(/slide=/)
  const { width, height } = (await slides.locator('.slide > img').first().boundingBox()) ?? {
    width: 0,
    height: 0,
  }
  expect(Math.max(width / 1440, height / 1000)).toBeGreaterThan(0.75)
  await page.reload()
  await expect(slides.locator('.title')).toHaveText(second ?? '')
  await page.keyboard.press('l')
  await expect(slides.locator('.slide-foot .label')).toHaveCount(0)
  await page.keyboard.press('l')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('ArrowLeft')
  await expect(slides.locator('.title')).toHaveText(first ?? '')
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className)).toBe('slide-screen')
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull()
  await page.keyboard.press('Escape')
  await expect(slides).toHaveCount(0)
  await expect(page).toHaveURL(/\?q=perlin$/)
})

test('slides go on by themselves only when they are asked to, and by a finger', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${baseURL}/?q=perlin`)
  await expect(works(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Slides' }).click()
  const slides = page.getByRole('dialog', { name: 'Slides' })
  const position = slides.locator('.position')
  await expect(position).toHaveText(/^1 of/)
  await page.clock.runFor(60_000)
  await expect(position).toHaveText(/^1 of/)
  await slides.getByRole('button', { name: /^Go on by itself/ }).click()
  await page.clock.runFor(8_100)
  await expect(position).toHaveText(/^2 of/)
  await slides.getByRole('button', { name: /^Pause/ }).click()
  await page.clock.runFor(60_000)
  await expect(position).toHaveText(/^2 of/)
  await slides.locator('.slide').evaluate((element) => {
    const at = (type: string, clientX: number) =>
      element.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          isPrimary: true,
          pointerType: 'touch',
          clientX,
          clientY: 300,
        }),
      )
    at('pointerdown', 300)
    at('pointerup', 120)
  })
  await expect(position).toHaveText(/^3 of/)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await context.close()
})

test('works of the tray are put in order by keys, buttons and dragging, and stay so', async ({ page }) => {
  await fillTray(page, 4)
  const [a, b, c, d] = await titles(page)
  await works(page).nth(0).focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => titles(page)).toEqual([b, a, c, d])
  await expect(works(page).nth(1)).toBeFocused()
  await page.getByRole('button', { name: `Move ${c} to the left` }).click()
  await expect.poll(() => titles(page)).toEqual([b, c, a, d])
  await works(page).nth(3).dragTo(works(page).nth(0))
  await expect.poll(() => titles(page)).toEqual([d, b, c, a])
  await page.reload()
  await expect.poll(() => titles(page)).toEqual([d, b, c, a])
})

test('a part of a work is kept with a note, shown, and exported', async ({ page }) => {
  const { id, title } = await aWork(page)
  await page.goto(`/image/${id}`)
  await page.getByRole('button', { name: 'Search a part of it' }).click()
  await page.getByRole('button', { name: 'Keep it in the tray' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // The part is in the tray, the work is not.
  await expect(page.getByRole('button', { name: 'Add to tray' })).toBeVisible()
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await page.getByRole('link', { name: 'Tray 2' }).click()
  await expect(works(page)).toHaveCount(2)
  const part = works(page).nth(0).locator('img')
  await expect(part).toHaveAttribute('src', /iiif-image\/.*pct:25,25,50,50/)
  await expect.poll(() => part.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await page
    .getByRole('textbox', { name: `Note to ${title}` })
    .first()
    .fill('Look at the edge, "here"')
  await page.reload()
  await expect(page.getByRole('textbox', { name: `Note to ${title}` }).first()).toHaveValue(
    'Look at the edge, "here"',
  )
  await page.getByRole('button', { name: 'Save and share' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as JSON' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
  const saved = JSON.parse(Buffer.concat(chunks).toString())
  expect(saved.works).toHaveLength(2)
  expect(saved.works[0]).toMatchObject({ id, part: 'pct:25,25,50,50', note: 'Look at the edge, "here"' })
  expect(saved.works[1]).toMatchObject({ id, part: null, note: null })
  await page.getByRole('button', { name: 'Show as slides' }).click()
  await expect(page.getByRole('dialog').locator('.note')).toHaveText('Look at the edge, "here"')
  await page.keyboard.press('Escape')
  // On paper the note stands, and the field of the other work does not.
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('textbox').nth(0)).toBeVisible()
  await expect(page.getByRole('textbox').nth(1)).toBeHidden()
})

test('the tray is calm on a phone, and reads well for axe', async ({ page }) => {
  await fillTray(page, 3)
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  const actions = page.locator('.tray-actions > :is(a, button)')
  await expect(actions).toHaveCount(4)
  const rows = new Set(
    await actions.evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top))),
  )
  expect(rows.size).toBe(2)
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Save and share' }).click()
  await expect(page.getByRole('button', { name: 'Save as CSV' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})
