import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { aWork, expect, test } from './site.ts'

/** A page that shows a IIIF service in OpenSeadragon, as a museum's own would. */
const viewer = `<!doctype html><title>viewer</title><body style="margin:0">
<div id="shown" style="width:800px;height:600px"></div><script src="/openseadragon.js"></script>
<script>
  globalThis.told = { loaded: 0, failed: [] }
  globalThis.viewer = OpenSeadragon({
    id: "shown", showNavigationControl: false, immediateRender: true,
    tileSources: new URLSearchParams(location.search).get('service') + '/info.json',
  })
  viewer.addHandler('tile-loaded', () => told.loaded++)
  for (const wrong of ['open-failed', 'tile-load-failed'])
    viewer.addHandler(wrong, (event) => told.failed.push(event.message))
</script>`

interface Viewer {
  told: { loaded: number; failed: string[] }
  viewer: {
    viewport: { zoomTo(zoom: number, at: null, at_once: boolean): void; getMaxZoom(): number }
    world: { getItemAt(i: number): { getContentSize(): { x: number; y: number }; getFullyLoaded(): boolean } }
  }
}

test('a IIIF viewer finds the picture through its manifest and looks into it', async ({ page }) => {
  const script = createRequire(import.meta.url).resolve('openseadragon')
  await page.route('**/openseadragon.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: readFileSync(script, 'utf8') }),
  )
  await page.route('**/viewer.html*', (route) => route.fulfill({ contentType: 'text/html', body: viewer }))
  const tiles: string[] = []
  page.on('response', (response) => {
    if (/\/iiif-image\/.*\.jpg$/.test(response.url()) && response.ok()) tiles.push(response.url())
  })

  const work = await aWork(page)
  const manifest = await (await page.request.get(`/iiif/${work.id}/manifest.json`)).json()
  const canvas = manifest.items[0]
  const [service] = canvas.items[0].items[0].body.service
  expect(service).toMatchObject({ type: 'ImageService3', profile: 'level2' })

  await page.goto(`/viewer.html?service=${encodeURIComponent(service.id)}`)
  const shows = () =>
    page.evaluate(
      () => (globalThis as unknown as Viewer).viewer.world.getItemAt(0)?.getFullyLoaded() ?? false,
    )
  await expect.poll(shows).toBe(true)
  const size = await page.evaluate(() => {
    const { x, y } = (globalThis as unknown as Viewer).viewer.world.getItemAt(0).getContentSize()
    return { width: x, height: y }
  })
  expect(size).toEqual({ width: canvas.width, height: canvas.height })

  await page.evaluate(() => {
    const { viewport } = (globalThis as unknown as Viewer).viewer
    viewport.zoomTo(viewport.getMaxZoom(), null, true)
  })
  const full = /\/\d+,\d+,\d+,\d+\/512,512\/0\/default\.jpg$/
  await expect.poll(() => tiles.some((tile) => full.test(tile))).toBe(true)
  await expect.poll(shows).toBe(true)
  const told = await page.evaluate(() => (globalThis as unknown as Viewer).told)
  expect(told.failed).toEqual([])
})
