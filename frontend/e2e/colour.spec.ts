import { ask, aWork, expect, test, violations, works } from './site.ts'

interface Found {
  similarImages: { edges: { node: { id: string } }[] }
}

const painted = 'query($to: SimilarTo!) { similarImages(to: $to, first: 8) { edges { node { id } } } }'

test('a swatch of a work finds the works painted in its colour', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/image/${id}`)
  const swatch = page.locator('.fields .swatches a').first()
  const colour = (await swatch.getAttribute('aria-label'))?.split(' ').at(-1) ?? ''
  expect(colour).toMatch(/^#[0-9a-f]{6}$/)
  await swatch.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Works painted in this colour')
  await expect(works(page).first()).toBeVisible()
  const { similarImages } = await ask<Found>(page, painted, { to: { colors: [{ color: colour }] } })
  const shown = await page
    .locator('.wall li[data-id]')
    .evaluateAll((all) => all.map((li) => li.getAttribute('data-id')))
  const wanted = similarImages.edges.map(({ node }) => node.id).filter((found) => shown.includes(found))
  expect(shown.slice(0, wanted.length)).toEqual(wanted)
  await expect(page.getByLabel('Colour 1', { exact: true })).toHaveValue(colour)
  // Why: the parts of the work that have the colour.
  await works(page).first().focus()
  await page.keyboard.press('w')
  await expect(page.locator('.why .heat-map canvas')).toHaveCount(1)
})

test('a palette of picked colours with amounts is kept in the address', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Search by a colour' }).click()
  await expect(works(page).first()).toBeVisible()
  await page.getByLabel('Colour 1', { exact: true }).fill('#20a040')
  await expect(page).toHaveURL(/colour=20a040:50/)
  await page.getByRole('button', { name: 'Add a colour' }).click()
  await page.getByLabel('Colour 2', { exact: true }).fill('#d0b060')
  await page.getByLabel('Amount of colour 2').fill('100')
  await expect(page).toHaveURL(/colour=20a040:50,d0b060:100/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Works painted in these colours')
  const { similarImages } = await ask<Found>(page, painted, {
    to: {
      colors: [
        { color: '#20a040', amount: 50 },
        { color: '#d0b060', amount: 100 },
      ],
    },
  })
  await expect(page.locator('.wall li').first()).toHaveAttribute(
    'data-id',
    similarImages.edges[0]?.node.id ?? '',
  )
  await page.getByRole('button', { name: 'Add a colour' }).click()
  await expect(page.getByRole('button', { name: 'Add a colour' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Take colour 1 away' }).click()
  await expect(page).toHaveURL(/colour=d0b060:100,[0-9a-f]{6}:50$/)
  await page.reload()
  await expect(page.getByLabel('Colour 1', { exact: true })).toHaveValue('#d0b060')
  // Opened from here, a work leads back here.
  await works(page).first().click()
  await page.getByRole('navigation', { name: 'Back to the results' }).getByRole('link').first().click()
  await expect(page).toHaveURL(/colour=d0b060:100/)
})

for (const [width, colorScheme] of [
  [390, 'light'],
  [1440, 'dark'],
] as const)
  test(`axe finds nothing wrong with a palette at ${width} px, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/similar?colour=3060a0:60,c09040:40')
    await expect(works(page).first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  })
