import { aWork, expect, test, works } from './site.ts'

test('works are picked by key, undone, shared by address and taken out', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?q=perlin')
  await expect(works(page).first()).toBeVisible()
  await works(page).nth(0).focus()
  await page.keyboard.press('p')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('p')
  await expect(page.getByRole('link', { name: 'Tray 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Tray 1' })).toBeVisible()
  await page.keyboard.press('p')
  await works(page).nth(1).focus()
  await page.keyboard.press('p')
  await page.getByRole('link', { name: /^Tray/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Tray \d works?/)
  const count = await works(page).count()
  await page.getByRole('button', { name: 'Save and share' }).click()
  await page.getByRole('button', { name: 'Copy a link to it' }).click()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'Empty it' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The tray is empty')
  await page.goto(address)
  await expect(works(page)).toHaveCount(count)
  await page.getByRole('button', { name: 'Add them to my tray' }).click()
  await expect(page.getByRole('link', { name: `Tray ${count}` })).toBeVisible()
  await page.reload()
  await expect(works(page)).toHaveCount(count)
})

test('a tray is handed on with its parts, its order and its notes', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { id, title } = await aWork(page)
  await page.goto(`/image/${id}`)
  await page.getByRole('button', { name: 'Search a part of it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it in the tray' }).click()
  await expect(page.getByRole('link', { name: 'Tray 1' })).toBeVisible()
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await page.goto('/tray')
  await expect(works(page)).toHaveCount(2)
  const parts = page.locator('.wall .rank')
  await expect(parts).toHaveText(['Part'])
  await page.getByLabel(`Note to ${title}`).first().fill('the light, from the left')
  await page
    .getByRole('button', { name: `Move ${title} to the right` })
    .first()
    .click()
  const shown = () =>
    page.locator('ul.wall a.work img').evaluateAll((all) => all.map((image) => image.getAttribute('src')))
  await expect.poll(async () => (await shown())[1]).toContain('/pct:')
  const pictures = await shown()

  const menu = page.getByRole('button', { name: 'Save and share' })
  await menu.click()
  await page.getByRole('button', { name: 'Copy a link to it' }).click()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  await menu.click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as JSON' }).click(),
  ])
  const file = await download.path()
  await page.getByRole('button', { name: 'Empty it' }).click()

  await page.goto(address)
  await expect.poll(shown).toEqual(pictures)
  await expect(parts).toHaveText(['Part'])
  await expect
    .poll(() =>
      page
        .locator('ul.wall img')
        .evaluateAll((all) => all.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true)

  await page.goto('/tray')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The tray is empty')
  const chosen = page.getByLabel('Open a saved tray').last()
  await chosen.setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('[]') })
  await expect(page.getByText('list.json is no tray that was saved as JSON.')).toBeVisible()
  await chosen.setInputFiles(file)
  await expect.poll(shown).toEqual(pictures)
  await expect(page.getByLabel(`Note to ${title}`).nth(1)).toHaveValue('the light, from the left')
  await page.getByLabel('Open a saved tray').last().setInputFiles(file)
  await expect(page.getByText('All of it is in the tray already.')).toBeVisible()
})
