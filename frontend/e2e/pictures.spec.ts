import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binary, type Program, start } from './program.ts'
import { ask, expect, test, violations } from './site.ts'

let program: Program | undefined

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for it
  baseURL: async ({}, use) => use(program?.address),
})
test.describe.configure({ mode: 'serial' })

let dir = ''

// A library in which one work has three pictures; the demo collection has none such.
test.beforeAll(async () => {
  test.setTimeout(240_000)
  dir = mkdtempSync(join(tmpdir(), 'likeness-e2e-pictures-'))
  const painted = join(process.env.LIKENESS_E2E_LIBRARY ?? '', 'demo')
  const files = readdirSync(painted).filter((name) => name.endsWith('.jpg'))
  mkdirSync(join(dir, 'pictures'))
  const names = ['1', '1-2', '1_verso', '2', '3', '4', '5', '6']
  for (const [place, name] of names.entries())
    copyFileSync(
      join(painted, files[place * Math.floor(files.length / names.length)] ?? ''),
      join(dir, 'pictures', `${name}.jpg`),
    )
  const rows = ['id,title', '1,Folding Screen', '2,Second', '3,Third', '4,Fourth', '5,Fifth', '6,Sixth']
  writeFileSync(join(dir, 'works.csv'), rows.join('\n'))
  const library = join(dir, 'library')
  const from = ['--csv', join(dir, 'works.csv'), '--images', join(dir, 'pictures')]
  execFileSync(binary, ['import', '--library', library, ...from])
  program = await start(['serve', '--library', library])
})

test.afterAll(async () => {
  await program?.end()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
})

interface Screen {
  id: string
  pictures: { id: string; url: string }[]
}

async function folding(page: Parameters<typeof ask>[0]): Promise<Screen> {
  const query = '{ lookup(where: {name: "Folding Screen"}) { ... on Image { id pictures { id url } } } }'
  return (await ask<{ lookup: Screen }>(page, query)).lookup
}

test('a work shows all its pictures, and the address keeps which', async ({ page }) => {
  const work = await folding(page)
  await page.goto(`/image/${work.id}`)
  const strip = page.getByRole('list', { name: 'Pictures of this work' }).getByRole('link')
  await expect(strip).toHaveCount(3)
  const first = page.locator('.mat img')
  await expect(first).toHaveAttribute('src', new RegExp(work.pictures[0]?.id ?? 'none'))
  await strip.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(strip.nth(2)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\?picture=3$/)
  await expect(first).toHaveAttribute('src', new RegExp(work.pictures[2]?.id ?? 'none'))
  await expect(strip.nth(2)).toHaveAttribute('aria-current', 'true')
  await expect(strip.nth(2)).toHaveAccessibleName('Picture 3 of 3: verso')
  await page.reload()
  await expect(first).toHaveAttribute('src', new RegExp(work.pictures[2]?.id ?? 'none'))
  await page.getByRole('button', { name: 'Look closer', exact: true }).click()
  const close = page.getByRole('dialog', { name: /close up/ })
  await expect(close.locator('canvas').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(close).toHaveCount(0)
  expect(await violations(page)).toEqual([])
})

test('works are found like one of its pictures, and it by the picture that is alike', async ({ page }) => {
  const work = await folding(page)
  await page.goto(`/image/${work.id}?picture=2`)
  await page.getByRole('link', { name: 'Find similar' }).click()
  await expect(page).toHaveURL(new RegExp(`to=${work.pictures[1]?.id}`))
  await expect(page.locator('.asked-picture img')).toHaveAttribute('src', work.pictures[1]?.url ?? '')
  const wall = page.locator('ul.wall a.work')
  await expect(wall).toHaveCount(5)

  const query = `query($to: SimilarTo!) { similarImages(to: $to, first: 20) { edges { node { id } picture { id position } } } }`
  type Found = {
    similarImages: { edges: { node: { id: string }; picture: { id: string; position: number } }[] }
  }
  const all = await ask<{ images: { edges: { node: { id: string } }[] } }>(
    page,
    '{ images { edges { node { id } } } }',
  )
  for (const { node } of all.images.edges.filter(({ node }) => node.id !== work.id)) {
    const found = await ask<Found>(page, query, { to: { image: node.id } })
    const edge = found.similarImages.edges.find((each) => each.node.id === work.id)
    if (!edge?.picture.position) continue
    await page.goto(`/similar?to=${node.id}`)
    const hung = page.locator(`ul.wall a.work[href^="/image/${work.id}"]`)
    await expect(hung).toHaveAttribute('href', new RegExp(`picture=${edge.picture.position + 1}$`))
    await expect(hung.locator('img')).toHaveAttribute('src', new RegExp(edge.picture.id))
    return
  }
  throw new Error('no work is nearest to a further picture')
})
