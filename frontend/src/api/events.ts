import { answerOf, type Operation } from './request'

/** Watches a subscription over server-sent events until the signal ends it or the server closes it. */
export async function watch<Result, Variables>(
  operation: Operation<Result, Variables>,
  onNext: (result: Result) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query: operation.toString() }),
    signal,
  })
  if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    await answerOf(response)
    return
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const events = (rest + read.value).replaceAll('\r\n', '\n').split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = dataOf(event)
      if (data) onNext((JSON.parse(data) as { data: Result }).data)
    }
  }
}

/** The data of a `next` event; empty for a comment, a `complete` or an empty one. */
export function dataOf(event: string): string {
  const lines = event.split('\n')
  if (lines.some((line) => line.startsWith('event:') && line.slice(6).trim() !== 'next')) return ''
  return lines
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n')
}
