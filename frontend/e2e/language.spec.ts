import { expect, searchField, test, works } from './site.ts'

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
})
