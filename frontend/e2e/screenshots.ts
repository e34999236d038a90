import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { aWork, expect, test } from './site.ts'

/** Where the pictures go; the README shows some of them. */
const folder = resolve(import.meta.dirname, '../../docs/screenshots')
mkdirSync(folder, { recursive: true })

const pages = [
  ['start', () => '/'],
  ['search', () => '/?q=perlin'],
  ['work', (id: string) => `/image/${id}?q=perlin`],
  ['similar', (id: string) => `/similar?to=${id}`],
  ['compare', (id: string) => `/compare?to=${id}`],
  ['tray', (id: string) => `/tray?works=${id}`],
  ['map', () => '/map'],
] as const

const looks = [
  ['light', { width: 1440, height: 1000 }, 'light'],
  ['dark', { width: 1440, height: 1000 }, 'dark'],
  ['narrow', { width: 390, height: 844 }, 'light'],
] as const

for (const [name, address] of pages)
  for (const [look, viewport, colorScheme] of looks)
    test(`${name}, ${look}`, async ({ page }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { id } = await aWork(page)
      await page.goto(address(id))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForFunction(() => document.fonts.status === 'loaded')
      await page.waitForTimeout(1500)
      await page.screenshot({ path: join(folder, `${name}-${look}.jpg`), type: 'jpeg', quality: 82 })
    })
