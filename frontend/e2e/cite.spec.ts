import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { aWork, expect, test, violations } from './site.ts'

test('a work is cited in three formats, to copy and to save', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  const button = page.getByRole('button', { name: 'Cite it' })
  await button.click()
  const dialog = page.getByRole('dialog', { name: 'Cite' })
  await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(`${work.title}.*/image/${work.id}`))
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('radio', { name: 'BibTeX' }).check()
  await expect(dialog.getByRole('textbox')).toHaveValue(/^@misc\{/)
  await dialog.getByRole('button', { name: 'Copy BibTeX' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain(`title = {{${work.title}}}`)
  await dialog.getByRole('radio', { name: 'CSL-JSON' }).check()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save CSL-JSON' }).click(),
  ])
  const [item] = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(item).toMatchObject({ type: 'graphic', title: work.title, author: [{ literal: work.artist }] })
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('the works of a tray are cited together, and are one IIIF manifest, on a phone too', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.setViewportSize({ width: 390, height: 844 })
  const work = await aWork(page)
  await page.goto(`/image/${work.id}`)
  await page.getByRole('button', { name: 'Add to tray' }).click()
  await page.goto('/tray')
  await page.getByRole('button', { name: 'Save and share' }).click()
  await page.getByRole('button', { name: 'Cite them' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cite' })
  await expect(dialog.getByRole('textbox')).toHaveValue(new RegExp(work.title))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save and share' }).click()
  await page.getByRole('button', { name: 'Copy its IIIF manifest' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('/iiif/tray/')
  const manifest = await page.request.get(await page.evaluate(() => navigator.clipboard.readText()))
  expect((await manifest.json()).items).toMatchObject([{ type: 'Canvas', label: { none: [work.title] } }])
})

test('a list is copied as a request that finds the same', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?q=harbour&artist=Gerstner+Wave&in.Medium=oil+on+canvas')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText(/^\d+ works? for harbour/)
  const count = Number.parseInt((await heading.textContent()) ?? '', 10)
  const copied = async (language: string, mark: string) => {
    await page.getByRole('button', { name: 'Save this list' }).click()
    await page.getByRole('button', { name: `Copy as ${language}` }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(mark)
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const command = await copied('curl', 'curl -sS')
  expect(command).toContain(`${baseURL}/graphql`)
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })
  // A shell's own reading of the command, sent by the browser: curl may not be there.
  const body = run('sh', '-c', `curl() { printf %s "$6"; }\n${command}`)
  const answer = await page.request.post('/graphql', { data: JSON.parse(body) })
  expect((await answer.json()).data.images.totalCount).toBe(count)
  const operation = await copied('GraphQL', '# Variables:')
  const variables = operation.split('\n').flatMap((line) => (/^# (?!Var)/.test(line) ? line.slice(2) : []))
  const again = await page.request.post('/graphql', {
    data: { query: operation, variables: JSON.parse(variables.join('\n')) },
  })
  expect((await again.json()).data.images.totalCount).toBe(count)
  expect(await copied('Python', 'import json')).toContain('hasNextPage')
})
