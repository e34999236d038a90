import { serverAudits } from 'graphql-http'
import { describe, expect, inject, test } from 'vitest'

/** The audits of GraphQL over HTTP, MUST, SHOULD and MAY alike. */
describe('graphql-http', () => {
  const audits = serverAudits({ url: inject('url') })
  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn()
    expect(result).toMatchObject({ status: 'ok' })
  })
  test('there are all of them', () => {
    expect(audits.length).toBeGreaterThanOrEqual(61)
  })
})
