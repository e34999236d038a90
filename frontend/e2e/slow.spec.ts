import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page, Request } from '@playwright/test'
import {
  ask,
  aWork,
  breakOff,
  expect,
  fillTray,
  hold,
  searchField,
  suggestions,
  test,
  works,
} from './site.ts'

// What goes on while answers are held back, come in another order, or never come.

const file = resolve(import.meta.dirname, '../../testdata/gallery/head-study-013.jpg')

const isUpload = (request: Request) =>
  request.headers()['content-type']?.startsWith('multipart/form-data') ?? false
const answerTo = (page: Page, named: string) =>
  page.waitForResponse((response) => response.request().postData()?.includes(named) ?? false)
const heading = (page: Page) => page.getByRole('heading', { level: 1 })

function bring(page: Page, name: string) {
  const picture = { name, mimeType: 'image/jpeg', buffer: readFileSync(file) }
  return page.locator('input[type=file][accept*="image/"]').setInputFiles(picture)
}

test('of two pictures the later is asked about, whichever arrives last', async ({ page }) => {
  await page.goto('/tray')
  await expect(heading(page)).toBeVisible()
  let sent = 0
  const first = await hold(page, (request) => isUpload(request) && sent++ === 0)
  await bring(page, 'first.jpg')
  await expect.poll(() => first.count).toBe(1)
  await bring(page, 'second.jpg')
  await expect(page.locator('.asked-line')).toContainText('second.jpg')
  const address = page.url()
  const arrived = page.waitForResponse((response) => isUpload(response.request()))
  first.letGo()
  await arrived
  await works(page).first().click()
  await expect(page).toHaveURL(/\/image\//)
  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(page.locator('.upload-outlet')).toHaveText('')
})

test('a picture that was cut off on its way is sent once more', async ({ page }) => {
  await page.goto('/tray')
  let sent = 0
  await page.route('**/graphql', async (route) => {
    if (isUpload(route.request()) && sent++ === 0) await route.abort()
    else await route.fallback()
  })
  await bring(page, 'cut.jpg')
  await expect(page.locator('.asked-line')).toContainText('cut.jpg')
  expect(sent).toBe(2)
})

test('whoever goes elsewhere while a picture is sent is told where its likes are', async ({ page }) => {
  await page.goto('/tray')
  const sending = await hold(page, isUpload)
  await bring(page, 'slow.jpg')
  await expect.poll(() => sending.count).toBe(1)
  await page.getByRole('link', { name: 'Map' }).click()
  await expect(page).toHaveURL(/\/map/)
  sending.letGo()
  await page.getByRole('alert').getByRole('link', { name: 'Works like slow.jpg' }).click()
  await expect(page.locator('.asked-line')).toContainText('slow.jpg')
  await expect(page.locator('.upload-outlet')).toHaveText('')
})

test('a suggestion that was reached stays under the arrows when others come in', async ({ page }) => {
  await page.goto('/')
  const field = await searchField(page)
  await field.pressSequentially('per')
  await expect(suggestions(page).first()).toBeVisible()
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Suggest')) return route.fallback()
    const response = await route.fetch()
    const json = await response.json()
    json.data.suggest.unshift({ text: 'Something else', field: 'ARTIST', count: 1, image: null })
    await route.fulfill({ response, json })
  })
  const later = await hold(page, 'query Suggest')
  await field.press('l')
  await expect.poll(() => later.count).toBe(1)
  await field.press('ArrowDown')
  const reached = page.getByRole('listbox').getByRole('option', { selected: true })
  const named = await reached.textContent()
  const answered = answerTo(page, 'query Suggest')
  later.letGo()
  await answered
  // Drawn anew once more, whatever came in.
  await field.press('ArrowDown')
  await field.press('ArrowUp')
  await expect(reached).toHaveText(named ?? '')
  await expect(page.getByRole('option', { name: 'Something else' })).toBeHidden()
})

test('who types while a page that was gone back to is slow keeps the field', async ({ page }) => {
  await page.goto('/?q=perlin')
  await works(page).nth(3).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/image\//)
  const searches = await hold(page, 'query Search')
  await page.reload()
  await expect(heading(page)).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/\?q=perlin$/)
  const field = await searchField(page)
  await field.press('End')
  searches.letGo()
  await expect(works(page).nth(3)).toBeVisible()
  await field.pressSequentially(' noise')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('perlin noise')
})

test('sliders say what an address asks that was gone back to', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/similar?to=${id}&blend=colour:30,texture:10`)
  const slider = page.getByRole('slider', { name: /Colour/ }).first()
  await expect(slider).toHaveValue('30')
  await page.getByLabel('Order').first().selectOption('title')
  await expect(page).toHaveURL(/order=title/)
  await slider.fill('80')
  await expect(page).toHaveURL(/colour:80/)
  await page.goBack()
  await expect(page).toHaveURL(/colour:30/)
  await expect(slider).toHaveValue('30')
})

test('a file name that is looked for opens nothing once its form is closed', async ({ page }) => {
  const { name } = await aWork(page)
  await page.goto('/')
  await page.getByRole('button', { name: 'Know the file name?' }).click()
  const looks = await hold(page, 'query Lookup')
  await page.getByRole('textbox', { name: 'File name' }).fill(name)
  await page.getByRole('textbox', { name: 'File name' }).press('Enter')
  await expect.poll(() => looks.count).toBe(1)
  await page.keyboard.press('Escape')
  const answered = answerTo(page, 'query Lookup')
  looks.letGo()
  await answered
  await page.getByRole('button', { name: 'Know the file name?' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/')
})

test('lists that are compared are not passed off as those of another metric', async ({ page }) => {
  const { id } = await aWork(page)
  await page.goto(`/compare?to=${id}`)
  const columns = page.locator('.compare-columns')
  await expect(page.locator('.ranking.left .row-work')).toHaveCount(10)
  const lists = await hold(page, 'query Similar')
  await page.getByRole('combobox', { name: 'One way' }).selectOption({ index: 3 })
  await expect(columns).toHaveAttribute('aria-busy', 'true')
  await expect(page.locator('.compare-head .sentence .to-come')).toHaveCount(1)
  lists.letGo()
  await expect(columns).toHaveAttribute('aria-busy', 'false')
  await expect(page.locator('.compare-head .sentence .to-come')).toHaveCount(0)
})

test('where one of two lists is empty it is said why', async ({ page }) => {
  const { id } = await aWork(page)
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Similar')) return route.fallback()
    const response = await route.fetch()
    const json = await response.json()
    const list = json.data.similarImages
    Object.assign(list, { edges: [], totalCount: 0, report: { ...list.report, note: 'One even tone.' } })
    await route.fulfill({ response, json })
  })
  await page.goto(`/compare?to=${id}`)
  await expect(page.getByText('One even tone.')).toBeVisible()
})

test('a way that is looked for is not named as the one before', async ({ page }) => {
  const { images } = await ask<{ images: { edges: { node: { id: string } }[] } }>(
    page,
    '{ images(first: 2) { edges { node { id } } } }',
  )
  const [from, to] = images.edges.map(({ node }) => node.id)
  await page.goto(`/path?from=${from}&to=${to}`)
  await expect(heading(page)).toContainText('From ')
  const ways = await hold(page, 'query LikenessPath')
  await page.getByRole('link', { name: 'The other way round' }).click()
  await expect(heading(page)).not.toContainText('From ')
  ways.letGo()
  await expect(heading(page)).toContainText('From ')
})

test('where no more works can be had, those that are shown stay what they are', async ({ page }) => {
  await page.goto('/?q=')
  await expect(works(page)).toHaveCount(40)
  const said = await heading(page).textContent()
  const more = await breakOff(page, '"after":"')
  await page.getByRole('button', { name: /^Show \d+ more/ }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('That went wrong')
  await expect(heading(page)).toHaveText(said ?? '')
  await expect(page.locator('.stale')).toHaveCount(0)
  await more.mend()
  await alert.getByRole('button', { name: 'Retry' }).click()
  await expect(works(page)).toHaveCount(80)
  await expect(alert).toBeHidden()
})

test('what fails is not asked for over and over', async ({ page }) => {
  const { images } = await ask<{ images: { edges: { node: { id: string } }[] } }>(
    page,
    '{ images(first: 60) { edges { node { id } } } }',
  )
  const more = await breakOff(page, '"after":"')
  await page.goto(`/image/${images.edges[50]?.node.id}?q=`)
  await expect.poll(() => more.count).toBe(1)
  await page.getByRole('tab').nth(2).click()
  await expect(page.getByRole('tabpanel').getByRole('link').first()).toBeVisible()
  expect(more.count).toBe(1)
})

test('a tray that is shared is kept whole, and what cannot be had now is not gone', async ({ page }) => {
  const { images } = await ask<{ images: { edges: { node: { id: string } }[] } }>(
    page,
    '{ images(first: 3) { edges { node { id } } } }',
  )
  const ids = images.edges.map(({ node }) => node.id)
  const last = await breakOff(page, `"id":"${ids[2]}"`)
  await page.goto(`/tray?works=${ids.join(',')}`)
  await expect(works(page)).toHaveCount(2)
  await expect(page.getByRole('main')).not.toContainText('No longer in the collection')
  const keep = page.getByRole('button', { name: 'Add them to my tray' })
  await expect(keep).toBeDisabled()
  await last.mend()
  await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click()
  await expect(works(page)).toHaveCount(3)
  await keep.click()
  await expect(page.getByRole('link', { name: 'Tray 3' })).toBeVisible()
})

test('what is undone leaves alone what another tab did since', async ({ page, context }) => {
  const other = await context.newPage()
  for (const tab of [page, other]) {
    await tab.goto('/?q=perlin')
    await expect(works(tab).first()).toBeVisible()
  }
  const pick = async (tab: Page, at: number) => {
    await works(tab).nth(at).focus()
    await tab.keyboard.press('p')
  }
  await pick(page, 0)
  await pick(other, 1)
  await expect(page.getByRole('link', { name: 'Tray 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Tray 1' })).toBeVisible()
  await expect(other.getByRole('link', { name: 'Tray 1' })).toBeVisible()
})

test('works that are still to come side by side are not left out by a press', async ({ page }) => {
  await fillTray(page, 3)
  const ids = await works(page).evaluateAll((all) =>
    all.map((work) => /image\/([\w-]+)/.exec(work.getAttribute('href') ?? '')?.[1] ?? ''),
  )
  const second = await hold(page, `"id":"${ids[1]}"`)
  await page.goto(`/together?works=${ids[0]},${ids[1]}`)
  await expect(page.locator('.pane')).toHaveCount(1)
  const press = page.getByRole('list', { name: 'Works of the tray' }).getByRole('button')
  await press.nth(2).click()
  await expect(page).toHaveURL(new RegExp(`works=${ids.join(',')}$`))
  second.letGo()
  await expect(page.locator('.pane')).toHaveCount(3)
})
