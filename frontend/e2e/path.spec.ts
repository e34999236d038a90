import { ask, aWork, expect, fillTray, test, violations, works } from './site.ts'

interface Way {
  likenessPath: { steps: { node: { id: string }; score: number | null }[] }
}
interface Found {
  images: { edges: { node: { id: string; title: string } }[] }
}

test('from this to that: a way is chosen, shown, turned round and kept', async ({ page }) => {
  const { id, title } = await aWork(page)
  const { images } = await ask<Found>(
    page,
    `{ images(filter: {artist: ["Penrose Tiling"]}, first: 1) { edges { node { id title } } } }`,
  )
  const end = images.edges[0]?.node
  if (!end) throw new Error('the demo collection has no tiling')
  await page.goto(`/image/${end.id}`)
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await page.goto(`/image/${id}`)
  await page.getByRole('link', { name: 'A way to another work' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`From ${title} to which work?`)
  await works(page).filter({ hasText: end.title }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`From ${title} to ${end.title}`)
  const { likenessPath } = await ask<Way>(
    page,
    `query($from: ID!, $to: ID!) { likenessPath(from: $from, to: $to) { steps { node { id } score } } }`,
    { from: id, to: end.id },
  )
  expect(likenessPath.steps.length).toBeGreaterThan(2)
  const shown = () =>
    page.locator('ul.wall > li').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.id))
  expect(await shown()).toEqual(likenessPath.steps.map(({ node }) => node.id))
  await expect(page.locator('.wall .rank').nth(1)).toContainText(
    (likenessPath.steps[1]?.score ?? 0).toFixed(2),
  )
  expect(await violations(page)).toEqual([])

  await page.getByLabel('Alike in').selectOption({ label: 'Colour' })
  await expect(page).toHaveURL(/metric=colour/)
  await page.getByRole('link', { name: 'The other way round' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`From ${end.title} to ${title}`)
  const count = await works(page).count()
  await page.getByRole('button', { name: /^Add all/ }).click()
  await expect(page.getByRole('link', { name: `Tray ${count}` })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`From ${title} to ${end.title}`)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  expect(await violations(page)).toEqual([])
})

test('a way that cannot be says why', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/path?from=${id}&to=aaaaaaaaaaaaaaaa`)
  await expect(page.getByRole('alert')).toContainText('There is no work with the id')
  await page.goto(`/path?from=${id}&to=${id}`)
  await expect(page.getByRole('alert')).toContainText('name another work')
  await page.goto('/path?from=../x')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose a work to set out from')
})

test('works of a tray take each other’s place side by side, and compare leads there', async ({ page }) => {
  await fillTray(page, 5)
  await page.getByRole('link', { name: 'Side by side' }).click()
  await expect(page.locator('.pane')).toHaveCount(4)
  const tray = page.getByRole('list', { name: 'Works of the tray' }).getByRole('button')
  await expect(tray).toHaveCount(5)
  await tray.nth(4).click()
  await expect(page.locator('.pane')).toHaveCount(4)
  await expect(tray.nth(4)).toHaveAttribute('aria-pressed', 'true')
  await expect(tray.nth(3)).toHaveAttribute('aria-pressed', 'false')
  await tray.nth(0).click()
  await tray.nth(1).click()
  await expect(page.locator('.pane')).toHaveCount(2)
  await page.getByRole('link', { name: 'A way from one to the other' }).click()
  await expect(page).toHaveURL(/\/path\?from=/)
  const { id } = await aWork(page)
  await page.goto(`/compare?to=${id}&a=colour&b=texture`)
  await page.getByRole('link', { name: 'Look at it beside the first of both' }).click()
  await expect(page).toHaveURL(new RegExp(`/together\\?works=${id},`))
  await expect(page.locator('.pane').first()).toBeVisible()
})
