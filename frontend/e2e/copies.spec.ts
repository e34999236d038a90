import type { Page } from '@playwright/test'
import { ask, expect, test, violations, works } from './site.ts'

interface Groups {
  nearDuplicates: { totalCount: number; edges: { node: { images: { id: string; title: string }[] } }[] }
}

const groups = (page: Page) =>
  ask<Groups>(page, '{ nearDuplicates(first: 40) { totalCount edges { node { images { id title } } } } }')

test('copies hang side by side, and the one to keep goes into the tray', async ({ page }) => {
  const { nearDuplicates } = await groups(page)
  expect(nearDuplicates.totalCount).toBeGreaterThan(5)
  await page.goto('/')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('link', { name: 'Copies' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Copies')
  const sections = page.locator('.copy-group')
  await expect(sections.first()).toBeVisible()
  const first = sections.first()
  const images = nearDuplicates.edges[0]?.node.images ?? []
  await expect(first.locator('a.work')).toHaveCount(images.length)
  await expect(first.locator('.size').first()).toHaveText(/\d × [\d,]+ pixels/)
  await first
    .getByRole('button', { name: /^Keep this one/ })
    .first()
    .click()
  await expect(first.getByRole('button', { name: 'In the tray' })).toBeVisible()
  await page.getByRole('link', { name: 'Tray 1' }).click()
  await expect(works(page)).toHaveCount(1)
  await expect(works(page)).toHaveAttribute('href', `/image/${images[0]?.id}`)
})

test('two copies are laid over each other, with an edge that moves or by blinking', async ({ page }) => {
  const { nearDuplicates } = await groups(page)
  const [a, b] = nearDuplicates.edges[0]?.node.images ?? []
  await page.goto(`/copies?of=${b?.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Copies of ${b?.title}`)
  await expect(works(page).first()).toHaveAttribute('href', `/image/${b?.id}`)
  const edge = page.getByRole('slider', { name: 'Edge between the two works' })
  const over = page.locator('.laid .over')
  await expect(over).toHaveCSS('clip-path', /inset\(0px 0px 0px 50%\)/)
  await edge.focus()
  await page.keyboard.press('End')
  await expect(over).toHaveCSS('clip-path', /inset\(0px 0px 0px 100%\)/)
  const box = await page.locator('.laid').boundingBox()
  if (!box) throw new Error('nothing is laid')
  await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2)
  const share = await over.evaluate((image) => Number.parseFloat(image.style.clipPath.split(' ')[3] ?? ''))
  expect(share).toBeGreaterThan(20)
  expect(share).toBeLessThan(30)
  await page.getByText('Blink', { exact: true }).click()
  await expect(page).toHaveURL(/by=blink/)
  await expect(over).toBeHidden()
  await page.getByRole('button', { name: 'Show the other' }).click()
  await expect(over).toBeVisible()
  await page.getByLabel('Blink by itself').check()
  await expect(over).toBeHidden()
  await expect(over).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Show the other' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  // Its own page leads here.
  await page.goto(`/image/${a?.id}`)
  await page.getByRole('link', { name: 'Lay them over each other' }).click()
  await expect(page).toHaveURL(`/copies?of=${a?.id}`)
})

test('copies fold into one frame among works alike, and ranks stay true', async ({ page }) => {
  const { nearDuplicates } = await groups(page)
  const group = nearDuplicates.edges[0]?.node.images ?? []
  // A work that is no copy of theirs, so that all of the group are results.
  const { images } = await ask<{ images: { edges: { node: { id: string } }[] } }>(
    page,
    '{ images(first: 200) { edges { node { id } } } }',
  )
  const copies = new Set(nearDuplicates.edges.flatMap(({ node }) => node.images.map(({ id }) => id)))
  let to = ''
  for (const { node } of images.edges) {
    if (copies.has(node.id)) continue
    const near = await ask<{ similarImages: { edges: { node: { id: string } }[] } }>(
      page,
      'query($id: ID!) { similarImages(to: {image: $id}, first: 40) { edges { node { id } } } }',
      { id: node.id },
    )
    const found = near.similarImages.edges.map((edge) => edge.node.id)
    if (group.every(({ id }) => found.includes(id))) {
      to = node.id
      break
    }
  }
  expect(to).not.toBe('')
  await page.goto(`/similar?to=${to}`)
  await expect(works(page).first()).toBeVisible()
  const ofGroup = page.locator(group.map(({ id }) => `.wall li[data-id="${id}"]`).join(', '))
  await expect(ofGroup).toHaveCount(1)
  await expect(page.locator('.show-more')).toContainText('40 of')
  const button = ofGroup.getByRole('button', { name: `${group.length - 1} more of this picture` })
  await button.click()
  await expect(ofGroup).toHaveCount(group.length)
  const ranks = await ofGroup.locator('.rank b').allTextContents()
  const asked = await ask<{ similarImages: { edges: { rank: number; node: { id: string } }[] } }>(
    page,
    'query($id: ID!) { similarImages(to: {image: $id}, first: 40) { edges { rank node { id } } } }',
    { id: to },
  )
  const members = asked.similarImages.edges.filter(({ node }) => group.some(({ id }) => id === node.id))
  expect(ranks).toEqual(members.map(({ rank }) => String(rank)))
  await ofGroup.first().getByRole('button', { name: 'Show this picture once' }).click()
  await expect(ofGroup).toHaveCount(1)
})

for (const [width, colorScheme] of [
  [390, 'light'],
  [390, 'dark'],
  [1440, 'light'],
  [1440, 'dark'],
] as const)
  test(`axe finds nothing wrong with copies at ${width} px, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    const { nearDuplicates } = await groups(page)
    await page.goto('/copies')
    await expect(page.locator('.copy-group').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.goto(`/copies?of=${nearDuplicates.edges[0]?.node.images[0]?.id}`)
    await expect(page.locator('.laid')).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  })
