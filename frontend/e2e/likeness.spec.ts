import { readFileSync } from 'node:fs'
import { ask, aWork, expect, searchField, test, works } from './site.ts'

const ranks = '.wall .rank b'

test('a work leads to the works like it, ranked in words and number', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('link', { name: 'Find similar', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Works like ${work.title}`)
  await expect(page.locator(ranks).first()).toHaveText('1')
  await expect(page.locator('.wall .rank').first()).toHaveText(
    /^1 (near-identical|very near|near|akin|far), [01]\.\d\d$/,
  )
  const hrefs = await works(page).evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''))
  expect(hrefs.some((href) => href.startsWith(`/image/${work.id}?`))).toBe(false)
})

test('another metric gives another order, and says which', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await expect(works(page).first()).toBeVisible()
  await page.getByRole('radio', { name: 'Colour' }).check()
  await expect(page).toHaveURL(/metric=colour/)
  await expect(page.locator('.sentence').first()).toHaveText(/by colour\.$/)
  const { similarImages } = await ask<{ similarImages: { edges: { node: { id: string } }[] } }>(
    page,
    `query($id: ID!) { similarImages(to: {image: $id}, metric: "colour", first: 1) { edges { node { id } } } }`,
    { id: work.id },
  )
  await expect(works(page).first()).toHaveAttribute(
    'href',
    new RegExp(`^/image/${similarImages.edges[0]?.node.id}`),
  )
})

test('metrics are named and explained in the words of the API', async ({ page }) => {
  const { metrics } = await ask<{ metrics: { name: string; description: string }[] }>(
    page,
    '{ metrics { name description } }',
  )
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  for (const { name, description } of metrics)
    await expect(page.getByRole('radio', { name, exact: true })).toHaveAccessibleDescription(description)
  await page.goto(`/compare?to=${work.id}&a=texture&b=original-pixels`)
  for (const { name, description } of metrics.filter((each) =>
    /^(Texture|Original pixels)$/.test(each.name),
  )) {
    await expect(page.locator('.compare-choice option:checked', { hasText: name })).toHaveCount(1)
    await expect(page.getByText(description)).toBeVisible()
  }
})

test('a filter still gives only works that match it', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await page.getByRole('button', { name: 'Artist', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Find an artist' }).fill('voronoi')
  await page.getByRole('checkbox', { name: /Voronoi Mosaic/ }).check()
  await expect(page).toHaveURL(/artist=Voronoi\+Mosaic/)
  await expect
    .poll(() =>
      page.locator('.wall .artist').evaluateAll((all) => [...new Set(all.map((each) => each.textContent))]),
    )
    .toEqual(['Voronoi Mosaic'])
})

test('Exact compares with every work and says so', async ({ page }) => {
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}`)
  await page.getByRole('switch', { name: 'Exact' }).check()
  await expect(page).toHaveURL(/exact=1/)
  await expect(page.locator('#report')).toContainText('every work was compared')
})

/** The bytes of a painted work, as somebody might have them on a disk. */
async function pictureOf(page: import('@playwright/test').Page, id: string): Promise<Buffer> {
  const { image } = await ask<{ image: { url: string } }>(
    page,
    `query($id: ID!) { image(id: $id) { url(size: ORIGINAL) } }`,
    { id },
  )
  return (await page.request.get(image.url)).body()
}

test('a picture that is chosen finds the work it shows', async ({ page }) => {
  const work = await aWork(page)
  const buffer = await pictureOf(page, work.id)
  await page.goto('/')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'IMG_4127.jpg', mimeType: 'image/jpeg', buffer })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Works like your picture')
  await expect(page.locator('.asked-line')).toContainText('IMG_4127.jpg')
  await expect(works(page).first()).toHaveAttribute('href', new RegExp(`^/image/${work.id}`))
  await expect(page.locator('.wall .rank').first()).toContainText('near-identical')
})

test('a picture may be chosen while the field gives way to another', async ({ page }) => {
  const work = await aWork(page)
  const buffer = await pictureOf(page, work.id)
  await page.goto('/')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Use a picture' }).click(),
  ])
  await (await searchField(page)).fill('perlin')
  await expect(works(page).first()).toBeVisible()
  await chooser.setFiles({ name: 'late.jpg', mimeType: 'image/jpeg', buffer })
  await expect(page).toHaveURL(/\/similar\?to=upload:/)
})

test('a picture can be dropped anywhere, or pasted', async ({ page }) => {
  const work = await aWork(page)
  const bytes = [...(await pictureOf(page, work.id))]
  for (const way of ['drop', 'paste'] as const) {
    await page.goto('/tray')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.evaluate(
      ([how, data]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([new Uint8Array(data)], 'photo.jpg', { type: 'image/jpeg' }))
        const event =
          how === 'drop'
            ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
        document.body.dispatchEvent(event)
      },
      [way, bytes] as const,
    )
    await expect(page).toHaveURL(/\/similar\?to=upload:/)
    await expect(works(page).first()).toHaveAttribute('href', new RegExp(`^/image/${work.id}`))
  }
})

test('a file that is no picture, or too large, is named before it is sent', async ({ page }) => {
  await page.goto('/')
  let sent = 0
  page.on('request', (request) => {
    if (request.headers()['content-type']?.startsWith('multipart/')) sent++
  })
  const input = page.locator('input[type=file]').first()
  await input.setInputFiles({
    name: 'scan.psd',
    mimeType: 'image/vnd.adobe.photoshop',
    buffer: Buffer.alloc(9),
  })
  await expect(page.getByRole('alert')).toContainText('scan.psd is not a picture')
  await input.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(21_000_000) })
  await expect(page.getByRole('alert')).toContainText('huge.png is 21 MB; the limit is 20 MB')
  expect(sent).toBe(0)
})

test('a text file in the clothes of a picture is refused with a sentence', async ({ page }) => {
  await page.goto('/')
  const buffer = readFileSync(import.meta.filename)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'fake.jpg', mimeType: 'image/jpeg', buffer })
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('alert')).not.toContainText(/undefined|Error/)
})

test('an upload, a work or a metric that is gone is answered, not crashed', async ({ page }) => {
  await page.goto('/similar?to=upload:gone')
  await expect(page.getByRole('alert')).toBeVisible()
  const work = await aWork(page)
  await page.goto(`/similar?to=${work.id}&metric=smell`)
  await expect(page.getByRole('alert')).toContainText('smell')
  await page.goto('/similar?to=<script>')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose a picture to look for')
})
