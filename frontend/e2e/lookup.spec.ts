import { aWork, expect, test } from './site.ts'

test('an exact file name opens its work, also without .jpg', async ({ page }) => {
  const work = await aWork(page)
  await page.goto('/')
  await page.getByRole('button', { name: 'Know the file name?' }).click()
  await page.getByRole('textbox', { name: 'File name' }).fill(work.name.replace(/\.jpg$/, ''))
  await page.getByRole('textbox', { name: 'File name' }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`/image/${work.id}`))
})

test('a name that misses is answered in one sentence with the closest works', async ({ page }) => {
  const work = await aWork(page)
  await page.goto('/')
  await page.getByRole('button', { name: 'Know the file name?' }).click()
  await page.getByRole('textbox', { name: 'File name' }).fill(`${work.title}x`)
  // A name wins: the artist alone would have found something.
  await page.getByRole('textbox', { name: 'Artist' }).fill(work.artist)
  await page.getByRole('button', { name: 'Find it' }).click()
  await expect(page.locator('.no-match')).toContainText(`${work.title}x`)
  await expect(page.getByRole('list', { name: 'Closest by name' }).getByRole('link').first()).toBeVisible()
})
