import { ask, expect, test, violations, works } from './site.ts'

interface Counts {
  images: { totalCount: number; columnFacets: { values: { value: string; count: number }[] }[] }
}

/** The media of the demo, most frequent first. */
async function media(page: Parameters<typeof ask>[0]) {
  const query =
    '{ images { totalCount columnFacets(columns: ["Medium"], first: 200) { values { value count } } } }'
  const { images } = await ask<Counts>(page, query)
  return images.columnFacets[0]?.values ?? []
}

test('a column of the source narrows, in lists by words and by likeness', async ({ page }) => {
  const [first, second] = await media(page)
  if (!first || !second) throw new Error('the demo has no media')
  await page.goto('/?q=')
  const heading = page.getByRole('heading', { level: 1 })
  const group = page.getByRole('group', { name: /^Medium/ })
  await group.getByRole('checkbox', { name: first.value }).check()
  await expect(heading).toHaveText(new RegExp(`^${first.count} works`))
  await expect(page.locator('.chip')).toHaveText(`Medium ${first.value}`)
  // Its own choice does not narrow its counts, and a second value widens.
  await group.getByRole('checkbox', { name: second.value }).check()
  await expect(page.locator('.chip')).toHaveCount(2)
  await expect(page).toHaveURL(/in\.Medium=/)
  await page.getByRole('button', { name: `Remove Medium: ${second.value}` }).click()
  await expect(heading).toHaveText(new RegExp(`^${first.count} works`))
  await page.reload()
  await expect(group.getByRole('checkbox', { name: first.value })).toBeChecked()
})

test('the medium of a work leads to the works that share it, and narrows likeness', async ({ page }) => {
  const rarest = (await media(page)).at(-1)
  if (!rarest) throw new Error('the demo has no media')
  const heading = page.getByRole('heading', { level: 1 })
  await page.goto(`/?in.Medium=${encodeURIComponent(rarest.value)}`)
  await expect(heading).toHaveText(new RegExp(`^${rarest.count} work`))
  expect(await violations(page)).toEqual([])
  await works(page).first().click()
  await page.locator('.fields div', { hasText: 'Medium' }).getByRole('link', { name: rarest.value }).click()
  await expect(heading).toHaveText(new RegExp(`^${rarest.count} work`))
  await page.goBack()
  await page.getByRole('link', { name: 'Find similar' }).first().click()
  await page.getByRole('button', { name: 'Medium', exact: true }).click()
  const group = page.getByRole('group', { name: /^Medium/ })
  await group.getByRole('checkbox').first().check()
  await expect(page).toHaveURL(/\/similar\?.*in\.Medium=/)
  await expect(page.locator('.chip')).toContainText('Medium')
})

test('a column that is no facet any more is said to be none, and can be taken off', async ({ page }) => {
  await page.goto('/?q=&in.Weight=heavy')
  await expect(page.getByRole('alert')).toContainText('no facet "Weight"')
  await page.getByRole('button', { name: 'Remove Weight: heavy' }).click()
  await expect(works(page).first()).toBeVisible()
})

test('long lists of a column are searched within, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const all = await media(page)
  await page.goto('/?q=')
  await page.getByRole('button', { name: /^Filters/ }).click()
  const group = page.getByRole('group', { name: /^Medium/ })
  await expect(group).toBeVisible()
  const wanted = all.at(-1)?.value ?? ''
  if (all.length > 8) {
    await group.getByRole('searchbox', { name: 'Find in Medium' }).fill(wanted)
    await expect(group.getByRole('checkbox', { name: wanted })).toBeVisible()
  }
  await group.getByRole('checkbox', { name: wanted }).check()
  await page.getByRole('button', { name: /^Show / }).click()
  await expect(page.locator('.chip')).toHaveText(`Medium ${wanted}`)
})
