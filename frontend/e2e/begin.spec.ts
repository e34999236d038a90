import { expect, searchField, suggestions, test, violations, works } from './site.ts'

test('every example of the start page finds as many works as it says', async ({ page }) => {
  await page.goto('/')
  const examples = page.locator('.examples > span:has(a)')
  await expect(examples).toHaveCount(8)
  const offered = await examples.evaluateAll((all) =>
    all.map((one) => ({
      href: one.querySelector('a')?.getAttribute('href') ?? '',
      words: one.querySelector('a')?.textContent ?? '',
      count: one.querySelector('.count')?.textContent ?? null,
    })),
  )
  // Words of titles, a decade and a colour stand among the names of fields.
  for (const kind of [/[?]q=/, /from=\d+&to=\d+/, /colour=/, /artist=/, /genre=/])
    expect(offered.map(({ href }) => href).filter((href) => kind.test(href))).not.toEqual([])
  // One of each kind that is not a value of a field; those are counted by the facets.
  for (const { href, words, count } of offered
    .filter(({ href }) => /[?]q=|from=|colour=/.test(href))
    .slice(-3)) {
    await page.goto(href)
    await expect(works(page).first()).toBeVisible()
    if (count)
      await expect(page.getByRole('heading', { level: 1 }), words).toHaveText(
        new RegExp(`^${count} works?\\b`),
      )
  }
  expect(await violations(page)).toEqual([])
})

for (const [name, address, leads] of [
  ['compare', '/compare', /\/compare\?to=/],
  ['similarity', '/similar', /\/similar\?to=/],
  ['a way', '/path', /\/path\?from=/],
  ['side by side', '/together', /\/together\?works=/],
] as const)
  test(`whoever comes with nothing finds works to begin with: ${name}`, async ({ page }) => {
    await page.goto(address)
    await expect(works(page).first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    const held = await works(page).first().getAttribute('href')
    expect(held).toMatch(leads)
    await works(page).first().click()
    await expect(page).toHaveURL(leads)
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.locator('main img').first()).toBeVisible()
  })

for (const [name, answer] of [
  ['still being drawn', { errors: [{ message: 'Later.', extensions: { code: 'UNAVAILABLE' } }] }],
  [
    'empty',
    {
      data: {
        map: {
          ids: [],
          titles: [],
          artists: [],
          genres: [],
          collections: [],
          x: [],
          y: [],
          ratios: [],
          colors: [],
          thumbnails: [],
          sheets: [],
          sheetColumns: 16,
          metric: 'overall',
        },
      },
    },
  ],
] as const)
  test(`a map that is ${name} leads to works`, async ({ page }) => {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('CollectionMap')) return route.continue()
      await route.fulfill({ json: answer })
    })
    await page.goto('/map')
    await expect(works(page).first()).toBeVisible()
    await works(page).first().click()
    await expect(page).toHaveURL(/\/image\//)
  })

test('suggestions of the start page stay open, with what the arrows reached, when its field gives way', async ({
  page,
}) => {
  await page.goto('/')
  const field = await searchField(page)
  await field.pressSequentially('voron')
  await expect(page).toHaveURL(/q=voron/)
  const option = suggestions(page).first()
  await expect(option).toBeVisible()
  await expect(field).toBeFocused()
  await field.press('ArrowDown')
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await field.press('Enter')
  await expect(page).toHaveURL(/artist=Voronoi/)
  await expect(suggestions(page)).toHaveCount(0)
})
