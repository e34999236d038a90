import { aWork, expect, test, works } from './site.ts'

test('a part of a work is drawn by pointer, moved by key, and searched by', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('button', { name: 'Search a part of it' }).click()
  const picture = page.locator('.part-picture')
  const box = await picture.boundingBox()
  if (!box) throw new Error('the picture is not shown')
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.9, { steps: 4 })
  await page.mouse.up()
  const place = page.locator('#part-place')
  await expect(place).toContainText('25% wide and 40% high')
  await page.getByRole('group', { name: 'Part of the picture' }).press('ArrowRight')
  await expect(place).toContainText('52% from the left')
  await page.getByRole('group', { name: 'Part of the picture' }).press('Shift+ArrowLeft')
  await expect(place).toContainText('23% wide')
  await page.getByRole('button', { name: 'Search by this part' }).click()
  await expect(page).toHaveURL(/part=0\.\d+,0\.\d+,0\.\d+,0\.\d+/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Works like a part of ${work.title}`)
  await expect(works(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Use all of it' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Works like ${work.title}`)
})

test('examples are added on either side, and taken away', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await works(page).nth(1).hover()
  await page
    .getByRole('button', { name: /^More like this/ })
    .nth(1)
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Works like these 2 pictures')
  await works(page).nth(2).hover()
  await page
    .getByRole('button', { name: /^Less like this/ })
    .nth(2)
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Works like these 2 pictures, and unlike 1',
  )
  await expect(works(page).first()).toBeVisible()
  await page.locator('.example-set.unlike').getByRole('button').click()
  await expect(page).not.toHaveURL(/not=/)
})

test('metrics are weighed with sliders, and the address holds the weights', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await page.getByRole('radio', { name: 'Blend' }).check()
  const slider = page.getByRole('slider', { name: 'Weight of Texture' })
  await expect(slider).toHaveValue('10')
  await slider.press('ArrowRight')
  await slider.press('ArrowRight')
  await expect(page).toHaveURL(/texture:20/)
  await expect(page.locator('.sentence').first()).toContainText('texture 20')
  await expect(works(page).first()).toBeVisible()
})

test('two metrics are set side by side with their agreement', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await page.getByRole('link', { name: 'Compare two ways' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Two ways of being like ${work.title}`)
  await page.getByRole('combobox', { name: 'One way', exact: true }).selectOption('colour')
  await page.getByRole('combobox', { name: 'Another way' }).selectOption('texture')
  await expect(page).toHaveURL(/a=colour&b=texture/)
  await expect(page.locator('.ranking.left li')).toHaveCount(10)
  await expect(page.locator('.ranking.right li')).toHaveCount(10)
  const shared = await page.locator('.lines path').count()
  await expect(page.locator('.sentence')).toContainText(
    new RegExp(`^${shared} works? (is|are) among the first 10`),
  )
})

test('why a work is alike is shown in its row, and put away with Escape', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}&metric=pixels`)
  await works(page).first().focus()
  await page.keyboard.press('w')
  await expect(page.getByRole('heading', { level: 2, name: /^Why .* is first$/ })).toBeVisible()
  await expect(page.getByRole('img', { name: 'Map of the parts that agree' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).focus()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 2, name: /^Why/ })).toHaveCount(0)
})

test('the results in view are put in the order of their titles', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await page.getByLabel('Order').selectOption('title')
  await expect(page).toHaveURL(/order=title/)
  const titles = await page.locator('.wall .title').allTextContents()
  expect(titles).toEqual([...titles].sort(new Intl.Collator('en-GB', { numeric: true }).compare))
})
