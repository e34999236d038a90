import { readFileSync } from 'node:fs'
import { aWork, expect, test, violations } from './site.ts'

test('a work is cited in three formats, to copy and to save', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  const button = page.getByRole('button', { name: 'Cite it' })
  await button.click()
  const dialog = page.getByRole('dialog', { name: 'Cite' })
  await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(`${work.title}.*/image/${work.id}`))
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('radio', { name: 'BibTeX' }).check()
  await expect(dialog.getByRole('textbox')).toHaveValue(/^@misc\{/)
  await dialog.getByRole('button', { name: 'Copy BibTeX' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain(`title = {{${work.title}}}`)
  await dialog.getByRole('radio', { name: 'CSL-JSON' }).check()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save CSL-JSON' }).click(),
  ])
  const [item] = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(item).toMatchObject({ type: 'graphic', title: work.title, author: [{ literal: work.artist }] })
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('the works of a tray are cited together, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await page.goto('/tray')
  await page.getByRole('button', { name: 'Cite them' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cite' })
  await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(work.title))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
