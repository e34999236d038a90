import { ask, expect, test, violations } from './site.ts'

test('the map: coloured, walked by keyboard, drawn round, opened', async ({ page }) => {
  const { map } = await ask<{ map: { ids: string[] } }>(page, '{ map { ids } }')
  const all = `${map.ids.length.toLocaleString('en-GB')} works in view.`
  await page.goto('/')
  await page.getByRole('link', { name: 'Map', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Map of the collection')
  await expect(page.getByText(all)).toBeVisible()
  await expect(page.getByText('Near means alike.')).toBeVisible()

  await page.getByLabel('Colour by').selectOption('genre')
  await expect(page).toHaveURL(/by=genre/)
  await expect(
    page.getByRole('list', { name: 'What the colours mean' }).getByRole('listitem'),
  ).not.toHaveCount(0)
  expect(await violations(page)).toEqual([])

  const canvas = page.getByRole('application')
  await canvas.focus()
  for (const key of ['+', '+', '+', 'ArrowRight']) await page.keyboard.press(key)
  await expect(page).toHaveURL(/z=3\.38/)
  await expect(page.getByText(all)).toHaveCount(0)
  await page.reload()
  await expect(page).toHaveURL(/z=3\.38/)
  await expect(page.getByText(/^[1-9]\d* works? in view\.$/)).toBeVisible()
  await page.keyboard.press('0')
  await expect(page.getByText(all)).toBeVisible()

  const box = await canvas.boundingBox()
  if (!box) throw new Error('the canvas has no box')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.keyboard.press('l')
  await page.mouse.move(x + 200, y)
  await page.mouse.down()
  for (let step = 1; step <= 24; step++)
    await page.mouse.move(
      x + 200 * Math.cos((step / 12) * Math.PI),
      y + 200 * Math.sin((step / 12) * Math.PI),
    )
  await page.mouse.up()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\d+ works? selected/)
  expect(await violations(page)).toEqual([])

  const first = page.locator('.map-list a').first()
  const address = await first.getAttribute('href')
  await first.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${address}$`))
  await expect(page.getByRole('link', { name: 'Find similar', exact: true })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/\/map\?by=genre/)
})
