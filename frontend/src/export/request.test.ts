import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { type ListRequest, written } from './request'

const schema = buildSchema(readFileSync(resolve(import.meta.dirname, '../../../schema.graphqls'), 'utf8'))
const hostile = `it's "$(touch x)" \`\\\n${'\u2028'}é`
const requests: ListRequest[] = [
  {
    field: 'images',
    variables: { search: hostile, filter: { columns: [{ name: hostile, values: ["'"] }] }, sort: null },
  },
  {
    field: 'similarImages',
    variables: { to: { image: 'abc' }, metric: 'colour', blend: null, filter: undefined, exact: true },
  },
]

test.each(requests)('the operation of $field is one that the schema has', (request) => {
  const text = written(request, 'graphql', 'http://museum')
  expect(validate(schema, parse(text))).toEqual([])
  const variables = text.split('\n').filter((line) => line.startsWith('# ') && line !== '# Variables:')
  const { sort: _, ...given } = request.variables as { sort?: null }
  expect(JSON.parse(variables.map((line) => line.slice(2)).join('\n'))).toEqual(
    request.field === 'images' ? given : { to: { image: 'abc' }, metric: 'colour', exact: true },
  )
})

test.each(requests)('a shell reads the words of curl as they were meant: $field', (request) => {
  const command = written(request, 'curl', 'http://museum')
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], {
    encoding: 'utf8',
  }).split('\0')
  expect(words.slice(0, 5)).toEqual([
    '-sS',
    'http://museum/graphql',
    '-H',
    'content-type: application/json',
    '--data-raw',
  ])
  const { query, variables } = JSON.parse(words[5] ?? '')
  expect(validate(schema, parse(query))).toEqual([])
  expect(variables).toEqual(JSON.parse(JSON.stringify(request.variables, (_, value) => value ?? undefined)))
})

test('nothing that was typed ends a string of Python', () => {
  for (const request of requests) {
    const script = written(request, 'python', 'http://museum')
    const line = script.split('\n').find((each) => each.startsWith('variables = json.loads('))
    const literal = line?.slice('variables = json.loads('.length, -1) ?? ''
    expect(JSON.parse(JSON.parse(literal))).toEqual(
      JSON.parse(JSON.stringify(request.variables, (_, value) => value ?? undefined)),
    )
    expect(script.match(/"""/g)).toHaveLength(2)
  }
})
