import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
// The plain test: Mirador logs warnings of its own.
import { expect, type Page, test } from '@playwright/test'
import { ask } from './site.ts'

const script = resolve(import.meta.dirname, '../../node_modules/.cache/mirador/mirador.min.js')

/** A page that opens what its address names in Mirador, as museums show each other's works. */
const viewer = `<!doctype html><meta charset="utf-8"><title>Mirador</title><body style="margin:0"><div id="shown"></div>
<script src="/mirador.js"></script>
<script>
  Mirador.viewer({ id: 'shown', workspaceControlPanel: { enabled: false },
    windows: [{ manifestId: new URLSearchParams(location.search).get('manifest') }] })
</script>`

/** Opens an address in Mirador; what it gives are requests that failed, or went elsewhere. */
async function open(page: Page, manifest: string): Promise<string[]> {
  const failed: string[] = []
  page.on('response', (response) => {
    if (!response.ok()) failed.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', (request) => {
    const address = request.url()
    if (!address.startsWith(new URL(manifest).origin) && !/^(blob|data):/.test(address)) failed.push(address)
  })
  page.on('requestfailed', (request) => {
    // A tile that is scrolled past is given up.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') failed.push(request.url())
  })
  await page.route('**/mirador.js', (route) =>
    route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: readFileSync(script, 'utf8') }),
  )
  await page.route('**/viewer.html*', (route) => route.fulfill({ contentType: 'text/html', body: viewer }))
  await page.goto(`/viewer.html?manifest=${encodeURIComponent(manifest)}`)
  return failed
}

/** How many colours are seen in the middle of the picture: one while nothing is drawn. */
async function coloursSeen(page: Page): Promise<number> {
  const shown = page.locator('.openseadragon-canvas').first()
  if (!(await shown.isVisible())) return 0
  const png = (await shown.screenshot()).toString('base64')
  return page.evaluate(async (data) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const side = 100
    const canvas = new OffscreenCanvas(side, side).getContext('2d')
    canvas?.drawImage(picture, (side - picture.width) / 2, (side - picture.height) / 2)
    const pixels = new Uint32Array(canvas?.getImageData(0, 0, side, side).data.buffer ?? [])
    return new Set(pixels).size
  }, png)
}

const isDrawn = (page: Page) => expect.poll(() => coloursSeen(page), { timeout: 30_000 }).toBeGreaterThan(50)

async function works(page: Page) {
  const query = '{ images(search: "landscape", first: 3) { edges { node { id title } } } }'
  const data = await ask<{ images: { edges: { node: { id: string; title: string } }[] } }>(page, query)
  expect(data.images.edges).toHaveLength(3)
  return data.images.edges.map(({ node }) => node)
}

test('Mirador shows a work by its manifest', async ({ page, baseURL }) => {
  const [work] = await works(page)
  const failed = await open(page, `${baseURL}/iiif/${work?.id}/manifest.json`)
  await expect(page.getByRole('heading', { name: work?.title })).toBeVisible()
  await isDrawn(page)
  expect(failed).toEqual([])
})

test('Mirador turns over the works of a tray', async ({ page, baseURL }) => {
  const chosen = await works(page)
  const ids = chosen.map(({ id }) => `id=${id}`).join('&')
  const failed = await open(page, `${baseURL}/iiif/tray/manifest.json?${ids}`)
  await isDrawn(page)
  await page.getByRole('button', { name: 'Next item' }).click()
  await expect(page.getByText(`2 of 3 • ${chosen[1]?.title}`)).toBeVisible()
  await isDrawn(page)
  expect(failed).toEqual([])
})

test('Mirador opens a work out of a list of results', async ({ page, baseURL }) => {
  const [work] = await works(page)
  const failed = await open(page, `${baseURL}/iiif/collection.json?q=landscape`)
  await page.getByRole('button', { name: 'show collection' }).click()
  await page
    .getByRole('dialog')
    .getByText(work?.title ?? '', { exact: true })
    .first()
    .click()
  await isDrawn(page)
  expect(failed).toEqual([])
})
