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

test('the map shows its works from sheets, hundreds to a request, and without them by thumbnails', async ({
  page,
}) => {
  const { map } = await ask<{ map: { ids: string[]; sheets: string[] } }>(page, '{ map { ids sheets } }')
  expect(map.sheets).toHaveLength(Math.ceil(map.ids.length / 256))
  /** How many colours the map shows: of frames as many as works, of pictures thousands. */
  const colours = () =>
    page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      }
      return new Set(new Uint32Array(new Uint8Array(data).buffer)).size
    })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  // So far away a picture of a sheet is as sharp as any other.
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/map')
  await expect.poll(colours).toBeGreaterThan(10 * map.ids.length)
  expect(new Set(asked.filter((path) => path.startsWith('/media/sheet/')))).toEqual(new Set(map.sheets))
  const listed = await page.locator('.map-list img').count()
  expect(asked.filter((path) => path.startsWith('/media/thumbnail/')).length).toBeLessThanOrEqual(listed)

  await page.route('**/media/sheet/**', (route) => route.abort())
  await page.reload()
  await expect.poll(colours).toBeGreaterThan(10 * map.ids.length)
})

test('what is chosen on the map stays chosen: after a reload, for whoever is sent the address, and going back', async ({
  page,
}) => {
  await page.goto('/map')
  const canvas = page.getByRole('application')
  const heading = page.getByRole('heading', { level: 1 })
  const box = await canvas.boundingBox()
  if (!box) throw new Error('the canvas has no box')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await expect(page.getByText(/works in view\.$/)).toBeVisible()
  await canvas.focus()
  await page.keyboard.press('l')
  await page.mouse.move(x + 150, y)
  await page.mouse.down()
  for (let step = 1; step <= 200; step++)
    await page.mouse.move(
      x + 150 * Math.cos((step / 100) * Math.PI),
      y + 150 * Math.sin((step / 100) * Math.PI),
    )
  await page.mouse.up()
  await expect(heading).toHaveText(/^[1-9]\d* works? selected$/)
  const drawn = (await heading.textContent()) ?? ''
  await expect(page).toHaveURL(/round=/)
  expect(page.url().length).toBeLessThan(1000)
  await page.reload()
  await expect(heading).toHaveText(drawn)
  await page.locator('.map-list a').first().click()
  await expect(page).toHaveURL(/\/image\//)
  await page.goBack()
  await expect(heading).toHaveText(drawn)

  // In a window of another size they are the same works.
  await page.setViewportSize({ width: 900, height: 700 })
  await page.reload()
  await expect(heading).toHaveText(drawn)

  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(heading).toHaveText('Map of the collection')
  await expect(page).not.toHaveURL(/round=/)
  await canvas.focus()
  for (const key of ['+', '+', '+', '+']) await page.keyboard.press(key)
  await expect(page).toHaveURL(/z=/)
  await page.getByRole('button', { name: 'Select them' }).click()
  await expect(heading).toHaveText(/^[1-9]\d* works? selected$/)
  const inView = (await heading.textContent()) ?? ''
  await page.reload()
  await expect(heading).toHaveText(inView)
  await page.keyboard.press('Escape')
  await expect(heading).toHaveText('Map of the collection')
})

for (const width of [320, 390, 820])
  test(`no tool lies over the map, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto('/map')
    const canvas = await page.getByRole('application').boundingBox()
    const tools = await page.getByRole('toolbar').boundingBox()
    if (!canvas || !tools) throw new Error('the map has no box')
    expect(tools.y).toBeGreaterThanOrEqual(canvas.y + canvas.height)
    expect(canvas.height).toBeGreaterThan(200)
  })
