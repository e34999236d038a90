import { expect, fillTray, test, violations, works } from './site.ts'

test('works of the tray are looked at side by side, zoomed and moved together', async ({ page }) => {
  await fillTray(page, 3)
  await page.getByRole('link', { name: 'Side by side' }).click()
  const panes = page.locator('.pane')
  await expect(panes).toHaveCount(3)
  const scales = () =>
    panes.locator('img').evaluateAll((all) =>
      all.map((image) => {
        const { a, e, f } = new DOMMatrix(getComputedStyle(image).transform)
        const { width, height } = image.getBoundingClientRect()
        return { zoom: a, x: Math.round((e / width) * 1000), y: Math.round((f / height) * 1000) }
      }),
    )
  expect(await scales()).toEqual([0, 1, 2].map(() => ({ zoom: 1, x: 0, y: 0 })))
  await panes.nth(1).focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await page.keyboard.press('ArrowRight')
  const [one, ...others] = await scales()
  expect(one?.zoom).toBeCloseTo(2.25)
  expect(one?.x).toBeLessThan(0)
  for (const other of others) expect(other).toEqual(one)
  const box = await panes.first().boundingBox()
  if (!box) throw new Error('there is no pane')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.wheel(0, -300)
  await expect.poll(async () => (await scales())[2]?.zoom).toBeGreaterThan(3)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 60)
  await page.mouse.up()
  const [moved, alike] = await scales()
  expect(moved?.y).toBeGreaterThan(one?.y ?? 0)
  expect(alike).toEqual(moved)
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test('a tray is printed as a contact sheet with labels and nothing else', async ({ page }) => {
  await fillTray(page, 4)
  await page.emulateMedia({ media: 'print' })
  const boxes = await works(page).evaluateAll((all) => all.map((work) => work.getBoundingClientRect().left))
  expect(new Set(boxes.slice(0, 3).map(Math.round)).size).toBe(3)
  expect(Math.round(boxes[3] ?? 0)).toBe(Math.round(boxes[0] ?? 1))
  await expect(works(page).first().locator('.title')).toBeVisible()
  for (const button of await page.getByRole('button').all()) await expect(button).toBeHidden()
})
