import { agreementOf } from '../src/similar/agreement.ts'
import { ask, aWork, expect, searchField, test, works } from './site.ts'

test.describe('a German browser', () => {
  test.use({ locale: 'de-AT' })

  test('is answered in German, and keeps another language that is chosen, and what was asked', async ({
    page,
  }) => {
    await page.goto('/?q=perlin')
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d Werke zu perlin/)
    await expect(page).toHaveTitle(/Werke zu perlin · Likeness/)
    const found = await works(page).count()

    await page.getByRole('button', { name: 'Menü' }).click()
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption({ label: 'English' })
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d works for perlin/)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(await searchField(page)).toHaveValue('perlin')
    await expect(works(page)).toHaveCount(found)

    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d works for perlin/)
  })

  test('is told in German why works are alike, and by what', async ({ page }) => {
    const { id } = await aWork(page)
    await page.goto(`/similar?to=${id}&metric=colour`)
    await expect(page.getByRole('radio', { name: 'Farbe', exact: true })).toBeChecked()
    await page
      .getByRole('button', { name: /^Warum: / })
      .first()
      .click()
    await expect(page.locator('.shares')).toContainText(
      /Die Hälfte der Übereinstimmung bei „Farbe“ liegt in .* des Bildes, vor allem .*Je röter, desto mehr\./,
    )
  })
})

test('a browser of a language that is not there is answered in the next one that it names', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: baseURL ?? '' })
  await context.addInitScript(() =>
    Object.defineProperty(navigator, 'languages', { value: ['fi-FI', 'ja', 'en'] }),
  )
  const page = await context.newPage()
  const fonts: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fonts.push(request.url())
  })
  await page.goto('/')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/言葉から/)
  await expect(works(page).first()).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
  expect(fonts.length, fonts.join()).toBeLessThanOrEqual(3)
  await context.close()
})

test('what the page says in every language of why works are alike is, in English, what the API says', async ({
  page,
}) => {
  const { id } = await aWork(page)
  const { metrics, similarImages } = await ask<{
    metrics: { id: string; name: string }[]
    similarImages: { edges: { node: { id: string } }[] }
  }>(
    page,
    'query ($id: ID!) { metrics { id name } similarImages(to: {image: $id}, first: 40) { edges { node { id } } } }',
    { id },
  )
  const nameOf = (of: string) => metrics.find((metric) => metric.id === of)?.name ?? of
  const query = `query ($id: ID!, $image: ID!, $metric: ID) {
    explain(to: {image: $id}, image: $image, metric: $metric) { columns rows weights score sentence shares { metric score } }
  }`
  const said = new Set<string>()
  for (const metric of ['overall', 'colour', 'composition', 'texture', 'brushwork', 'pixels'])
    for (const at of [0, 20, 39]) {
      const image = similarImages.edges[at]?.node.id
      const { explain } = await ask<{ explain: Parameters<typeof agreementOf>[0] & { sentence: string } }>(
        page,
        query,
        { id, image, metric },
      )
      expect(agreementOf(explain, false, nameOf), `${metric}, ${at}`).toBe(explain.sentence)
      said.add(explain.sentence)
    }
  expect(said.size).toBeGreaterThan(10)
})
