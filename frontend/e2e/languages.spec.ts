import type { Page } from '@playwright/test'
import { words } from '../src/add/words.ts'
import { table as german } from '../src/language/de.ts'
import { text } from '../src/text.ts'
import { later } from '../src/text-later.ts'
import { aWork, expect, test, violations } from './site.ts'

test('German meets no English on the main pages, in texts, names and tooltips', async ({ page }) => {
  await speaking(page, 'de')
  const left = english()
  for (const address of await mainPages(page)) {
    await page.goto(address)
    await drawn(page)
    expect(
      (await said(page)).filter((words) => left.has(words)),
      address,
    ).toEqual([])
  }
})

for (const [language, width] of [
  ['de', 390],
  ['ja', 390],
  ['ar-XB', 390],
] as const)
  test(`the main pages hold what they say in ${language} at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await speaking(page, language)
    for (const address of await mainPages(page)) {
      await page.goto(address)
      await drawn(page)
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar-XB' ? 'rtl' : 'ltr')
      expect(await spilt(page), `${address} in ${language}`).toEqual([])
      if (language === 'ar-XB' && address === '/') expect(await violations(page)).toEqual([])
    }
  })

const speaking = (page: Page, language: string) =>
  page.addInitScript((key) => localStorage.setItem('likeness.language', JSON.stringify(key)), language)

async function mainPages(page: Page): Promise<string[]> {
  const { id } = await aWork(page)
  const other = `/compare?to=${id}`
  return ['/', '/?q=perlin', `/image/${id}`, `/similar?to=${id}`, other, '/map', '/copies', '/tray', '/path']
}

/** Waits until the page has said what it has to say. */
async function drawn(page: Page) {
  await expect(page.locator('h1').first()).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
}

/** What stands beyond the window's sides, and controls of which words are cut off. */
const spilt = (page: Page) =>
  page.evaluate(() => {
    const wrong: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width)
      wrong.push(`scrolls to ${document.documentElement.scrollWidth}`)
    /** Whether it stands in a strip that is meant to be pushed along. */
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const named = 'h1, h2, h3, p, dt, dd, label, legend, button, summary, a'
    for (const element of document.querySelectorAll<HTMLElement>(named)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      if (element.closest('.visually-hidden, .skip, canvas') || !element.textContent?.trim()) continue
      if (scrolls(element)) continue
      const { left, right } = element.getBoundingClientRect()
      const told = `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`
      if (left < -1 || right > width + 1) wrong.push(`beside the window: ${told}`)
      const { overflowX, textOverflow } = getComputedStyle(element)
      if (
        overflowX !== 'visible' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      )
        wrong.push(`cut off: ${told}`)
    }
    return wrong
  })

/** Every text, name and tooltip on the page that is the page's own. */
const said = (page: Page) =>
  page.evaluate(() => {
    const all: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) all.push(walker.currentNode.textContent?.trim() ?? '')
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        all.push(element.getAttribute(name)?.trim() ?? '')
    return [...new Set([document.title, ...all])].filter(Boolean)
  })

/** The texts of English that are others in German. */
function english(): Set<string> {
  const left = new Set<string>()
  const meant = new Set<string>()
  const walk = (first: unknown, second: unknown) => {
    if (typeof second === 'string') meant.add(second)
    if (typeof first === 'string' && first !== second) left.add(first)
    if (first && typeof first === 'object')
      for (const [key, value] of Object.entries(first)) walk(value, Object(second)[key])
  }
  walk({ text, later, add: words }, german)
  for (const metric of ['Colour', 'Composition', 'Texture', 'Brushwork', 'Overall', 'Learned'])
    left.add(metric)
  // A column of the collection.
  left.delete('Medium')
  return new Set([...left].filter((words) => !meant.has(words)))
}
