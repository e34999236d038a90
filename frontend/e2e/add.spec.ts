import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { start } from './program.ts'
import { test as base, expect, hold, violations, works } from './site.ts'

const gallery = resolve(import.meta.dirname, '../../testdata/gallery')

/** A program that was started by a double click, on an empty library. */
interface Opened {
  dir: string
  url: string
  /** Goes to the address that the program says, which makes the browser the operator's. */
  enter(page: Page): Promise<void>
  /** Ends the program at once, as a power loss would, and starts it again. */
  restart(): Promise<void>
}

const launch = (dir: string) => start(['--library', join(dir, 'library'), '--no-browser'], { HOME: dir })

const test = base.extend<{ opened: Opened }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it
  opened: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'likeness-add-'))
    let program = await launch(dir)
    const opened = {
      dir,
      url: new URL(program.address).origin,
      async enter(page: Page) {
        await page.goto(program.address)
      },
      async restart() {
        await program.end()
        program = await launch(dir)
        opened.url = new URL(program.address).origin
      },
    }
    await use(opened)
    await program.end()
    rmSync(dir, { recursive: true, force: true })
  },
  baseURL: ({ opened }, use) => use(opened.url),
})

/** Some of the small painted works, and a table of which one column is called as nobody calls it; `more` rows are without pictures. */
function writeWorks(dir: string, count = 6, more = 0) {
  const pictures = join(dir, 'pictures')
  mkdirSync(pictures)
  const files = readdirSync(gallery)
    .filter((name) => name.endsWith('.jpg'))
    .slice(0, count)
  for (const file of files) copyFileSync(join(gallery, file), join(pictures, file))
  const rows = files.map((file, i) => `${i + 1},${file},River ${i + 1},Ann Smith,oil`)
  rows.push('7,gone.jpg,Lost,Bo,')
  for (let i = 0; i < more; i++) rows.push(`more-${i},,Field ${i},Cy,`)
  writeFileSync(join(pictures, 'works.csv'), `id,file,Wibble,artist,Medium\n${rows.join('\n')}\n`)
  return { pictures, files }
}

async function chooseFolder(page: Page, path: string) {
  await page.getByRole('button', { name: 'Choose: Folder of pictures' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Path' }).fill(path)
  await dialog.getByRole('button', { name: 'Go' }).click()
  await expect(dialog.getByRole('status')).toContainText('1 table in this folder itself')
  await dialog.getByRole('button', { name: 'Use this folder' }).click()
}

test('from an empty folder to the first similar works', async ({ page, opened }) => {
  const { pictures } = writeWorks(opened.dir)
  await opened.enter(page)
  await expect(page).toHaveURL(/\/add$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add works')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  await chooseFolder(page, pictures)
  await expect(page.getByRole('textbox', { name: 'Table of works' })).toHaveValue(join(pictures, 'works.csv'))

  // A column that nobody knows is warned of, and said what it is.
  await expect(page.getByText('No column gives titles.')).toBeVisible()
  expect(await page.locator('main').textContent()).not.toMatch(/(^|\s)--[a-z]/)
  await page.getByRole('combobox', { name: 'Wibble is read as' }).selectOption('Title')
  await expect(page.getByText('No column gives titles.')).toBeHidden()
  await expect(page.locator('.add-sample')).toContainText('Ann Smith, River 1')
  await page.getByRole('checkbox', { name: 'Filter by Medium' }).check()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'The works are in' })).toBeVisible({ timeout: 20_000 })
  await expect(page.locator('.add-ended')).toContainText('7 works added')
  const report = page.getByRole('region', { name: 'Rows and files to look at' })
  await expect(report.getByRole('row', { name: /gone\.jpg/ })).toContainText('There is no file')

  await page.getByRole('link', { name: 'See the works' }).click()
  await expect(works(page)).toHaveCount(7)
  await page.goto('/?q=river')
  await works(page).first().click()
  await page
    .getByRole('link', { name: /similar/i })
    .first()
    .click()
  await expect(works(page).first()).toBeVisible()
  await page.goto('/?q=')
  await expect(page.getByText('Medium').first()).toBeVisible()
})

test('what was taken out is put back, and what was imported is undone', async ({ page, opened }) => {
  const table = join(opened.dir, 'works.csv')
  writeFileSync(table, 'id,title,artist\n1,River,Ann\n2,Harbour,Bo\n')
  await opened.enter(page)
  const named = page.getByRole('textbox', { name: 'Table of works' })
  const change = async (name: string, ends: string) => {
    await page.getByRole('button', { name, exact: true }).click()
    if (name !== 'Import') await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('heading', { name: ends })).toBeVisible({ timeout: 20_000 })
  }
  await named.fill(table)
  await named.press('Enter')
  await change('Import', 'The works are in')
  await change('Take out main', 'The works are out')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  await change('Put back what was taken out', 'The library is as it was before')
  await expect(page.getByRole('button', { name: 'Take out main' })).toBeVisible()
  await page.goto('/?q=river')
  await expect(works(page)).toHaveCount(1)
  await page.goto('/add')
  await change('Take out main', 'The works are out')
  await named.fill(table)
  await named.press('Enter')
  await change('Import', 'The works are in')
  await change('Undo the last import', 'The library is as it was before')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is hung yet')
  await page.getByRole('link', { name: 'Add works' }).first().click()
  await expect(page).toHaveURL(/\/add$/)
})

test('an import goes on without the page, is there after a reload, and is told when it was cut short', async ({
  page,
  opened,
}) => {
  const { pictures } = writeWorks(opened.dir, 2, 300_000) // the page is slower than a small import
  await opened.enter(page)
  await chooseFolder(page, pictures)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Importing' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Importing' })).toBeVisible()
  await opened.restart()
  const after = await page.context().newPage()
  await after.goto(opened.url)
  await opened.enter(after)
  await after.goto(`${opened.url}/add`)
  await expect(after.getByRole('heading', { name: 'The last import was interrupted' })).toBeVisible()
  await after.getByRole('button', { name: 'Go on with it' }).click()
  await expect(after.getByRole('heading', { name: 'Importing' })).toBeVisible()
  await after.getByRole('button', { name: 'Cancel' }).click()
  await expect(after.getByRole('heading', { name: 'The import was cancelled' })).toBeVisible()
  await expect(after.getByRole('button', { name: 'Go on with it' })).toBeVisible()
  await page.close()
})

test('what cannot be added is a sentence', async ({ page, opened }) => {
  const empty = join(opened.dir, 'empty')
  mkdirSync(empty)
  const table = join(opened.dir, 'works.csv')
  writeFileSync(table, '%PDF-1.7')
  await opened.enter(page)
  const folder = page.getByRole('textbox', { name: 'Folder of pictures' })
  await folder.fill(empty)
  await folder.press('Enter')
  await expect(page.getByRole('alert')).toContainText('holds no files')
  await folder.fill(join(opened.dir, 'gone'))
  await folder.press('Enter')
  await expect(page.getByRole('alert')).toContainText('There is no folder')
  await page.getByRole('button', { name: 'Clear: Folder of pictures' }).click()
  const named = page.getByRole('textbox', { name: 'Table of works' })
  await named.fill(table)
  await named.press('Enter')
  await expect(page.getByRole('alert')).toContainText('is a PDF, not a CSV')
  await page.getByRole('button', { name: 'Choose: Table of works' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'works.csv' })).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Path' }).fill(join(opened.dir, 'gone'))
  await dialog.getByRole('textbox', { name: 'Path' }).press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('There is no folder')
})

test('a path that is typed while the server is slow stays as it is typed', async ({ page, opened }) => {
  const { pictures } = writeWorks(opened.dir)
  await opened.enter(page)
  const listing = await hold(page, 'folder(')
  await page.getByRole('button', { name: 'Choose: Folder of pictures' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Path' }).fill(pictures)
  listing.letGo()
  await expect(dialog.getByRole('button', { name: 'Use this folder' })).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Path' })).toHaveValue(pictures)
  await dialog.getByRole('textbox', { name: 'Path' }).press('Enter')
  await expect(dialog.getByRole('status')).toContainText('1 table in this folder itself')
})

const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true })
const tableField = (page: Page) => page.getByRole('textbox', { name: 'Table of works' })

async function nameTable(page: Page, table: string) {
  await tableField(page).fill(table)
  await tableField(page).press('Enter')
}

test('what is chosen while a table is looked at is what is imported, and nothing else before', async ({
  page,
  opened,
}) => {
  const { pictures } = writeWorks(opened.dir, 1)
  await opened.enter(page)
  await nameTable(page, join(pictures, 'works.csv'))
  await expect(importButton(page)).toBeVisible()
  const looks = await hold(page, 'previewImport(')
  const menu = page.getByRole('combobox', { name: 'Wibble is read as' })
  await menu.focus()
  for (const role of ['Artist', 'Genre', 'Title']) {
    await menu.selectOption(role)
    // The look before was at something else.
    await expect(importButton(page)).toBeHidden()
    await expect(menu).toBeFocused()
    await expect(menu).toHaveValue(role.toLowerCase())
  }
  looks.letGo()
  await expect(page.locator('.add-sample')).toContainText('Ann Smith, River 1')
  expect(looks.count).toBe(2) // the first, and the last
  await expect(menu).toHaveValue('title')
  await importButton(page).click()
  await expect(page.getByRole('heading', { name: 'The works are in' })).toBeVisible({ timeout: 20_000 })
})

test('a look that never arrived can be asked for again', async ({ page, opened }) => {
  const { pictures } = writeWorks(opened.dir, 1)
  await opened.enter(page)
  await nameTable(page, join(pictures, 'works.csv'))
  await expect(importButton(page)).toBeVisible()
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('previewImport(') ? route.abort() : route.continue(),
  )
  await page.getByRole('combobox', { name: 'Wibble is read as' }).selectOption('Title')
  const retry = page.getByRole('alert').getByRole('button', { name: 'Retry' })
  await expect(retry).toBeVisible()
  await expect(importButton(page)).toBeHidden()
  await page.unroute('**/graphql')
  await retry.click()
  await expect(page.locator('.add-sample')).toContainText('Ann Smith, River 1')
  await expect(page.getByRole('alert')).toBeHidden()
})

test('a button that is pressed twice does once what it says', async ({ page, opened }) => {
  const { pictures } = writeWorks(opened.dir, 2, 100_000)
  await opened.enter(page)
  await nameTable(page, join(pictures, 'works.csv'))
  await expect(importButton(page)).toBeVisible({ timeout: 20_000 })
  const asked = await hold(page, 'startImport(')
  await importButton(page).dblclick()
  asked.letGo()
  await expect(page.getByRole('heading', { name: 'Importing' })).toBeVisible()
  expect(asked.count).toBe(1)
  const ends = await hold(page, 'cancelJob')
  await page.getByRole('button', { name: 'Cancel' }).dblclick()
  ends.letGo()
  await expect(page.getByRole('heading', { name: 'The import was cancelled' })).toBeVisible()
  expect(ends.count).toBe(1)
  await expect(page.locator('.asked-wrong')).toBeHidden()
})

test('what another tab does leaves alone what is typed here', async ({ page, opened, context }) => {
  const tables = ['River', 'Harbour'].map((title) => {
    const table = join(opened.dir, `${title}.csv`)
    writeFileSync(table, `id,title,artist\n${title},${title},Ann\n`)
    return table
  }) as [string, string]
  await opened.enter(page)
  await nameTable(page, tables[0])
  await expect(page.locator('.add-sample')).toContainText('River')
  const folder = page.getByRole('textbox', { name: 'Folder of pictures' })
  await folder.fill(`${opened.dir}/half`)
  const other = await context.newPage()
  await other.goto('/add')
  await nameTable(other, tables[1])
  await expect(other.locator('.add-sample')).toContainText('Harbour')
  await expect(page.locator('.add-sample')).toContainText('River')
  await importButton(other).click()
  await expect(other.getByRole('heading', { name: 'The works are in' })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Take out main' })).toBeVisible()
  await expect(folder).toHaveValue(`${opened.dir}/half`)
  await expect(tableField(page)).toHaveValue(tables[0])
  await folder.fill('')
  await folder.press('Enter')
  await importButton(page).click()
  await expect(tableField(page)).toHaveValue('', { timeout: 20_000 }) // it is in
  await page.goto('/?q=river')
  await expect(works(page)).toHaveCount(1)
})

test('nothing is done to a library that has become another since it was shown', async ({ page, opened }) => {
  const table = join(opened.dir, 'works.csv')
  writeFileSync(table, 'id,title,artist\n1,River,Ann\n2,Harbour,Bo\n')
  await opened.enter(page)
  await nameTable(page, table)
  await importButton(page).click()
  const undo = page.getByRole('button', { name: 'Undo the last import' })
  await expect(undo).toBeVisible({ timeout: 20_000 })
  const told = await hold(page, 'query Operator')
  await page.getByRole('button', { name: 'Take out main' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take out main' }).click()
  await expect(page.getByRole('heading', { name: 'The works are out' })).toBeVisible({ timeout: 20_000 })
  // What it would undo now is something else.
  await undo.click({ force: true })
  await expect(page.getByRole('dialog')).toBeHidden()
  told.letGo()
  await page.getByRole('button', { name: 'Put back what was taken out' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('a stranger on the same computer is told how it is done, and sees no path', async ({
  browser,
  opened,
}) => {
  const context = await browser.newContext({ baseURL: opened.url })
  const page = await context.newPage()
  await page.goto('/add')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Works are added on the computer itself')
  expect(await page.locator('body').textContent()).not.toContain(opened.dir)
  await context.close()
})

for (const [width, colorScheme] of [
  [1440, 'light'],
  [390, 'dark'],
] as const)
  test(`works are added by keys alone, and axe finds nothing wrong: ${width}, ${colorScheme}`, async ({
    page,
    opened,
  }) => {
    const { pictures } = writeWorks(opened.dir, 2)
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await opened.enter(page)
    const choose = page.getByRole('button', { name: 'Choose: Folder of pictures' })
    await choose.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('list', { name: 'Folders and tables here' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    const inside = dialog.getByRole('button', { name: 'pictures', exact: true })
    await inside.focus()
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('status')).toContainText('2 pictures, 1 table')
    await dialog.getByRole('button', { name: 'Use this folder' }).focus()
    await page.keyboard.press('Enter')
    await expect(choose).toBeFocused()
    await expect(page.getByRole('textbox', { name: 'Folder of pictures' })).toHaveValue(pictures)
    await expect(page.locator('.add-sample')).toBeVisible()
    expect(await violations(page)).toEqual([])
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(await over()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Import', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'The works are in' })).toBeVisible({ timeout: 20_000 })
    await expect(page.getByRole('region', { name: 'Rows and files to look at' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await over()).toBeLessThanOrEqual(0)
  })
