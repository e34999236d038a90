import { useEffect, useRef, useState } from 'react'
import { present } from '../api/queries'
import { type Operation, request } from '../api/request'
import { CancelJobDocument, PreviewImportDocument, StartImportDocument } from './gql/graphql'
import type { Jobs } from './query'
import { isEmpty, type Job, noWish, requestOf, type Summary, type Wish, wishOf } from './request'

/** Whether the library is being changed, when nothing can be looked at. */
export const isChanging = (job: Job | null) => job?.state === 'RUNNING' && job.kind !== 'PREVIEW'
const isOver = (job: Job | null) => job !== null && job.state !== 'RUNNING'

/** What tells a change that was asked for from one before it, and its end from its beginning. */
const markOf = ({ job, ended }: Jobs) => (job && isChanging(job) ? job.id : `after ${ended?.id}`)

/**
 * Asks for changes, one at a time: until the page shows what came of one, a
 * second press asks for nothing. What is wrong with one is a sentence.
 */
function useAsking(jobs: Jobs) {
  const mark = markOf(jobs)
  const [error, setError] = useState<unknown>(null)
  const [before, setBefore] = useState<string | null>(null)
  const [waits, setWaits] = useState(false)
  const [shown, setShown] = useState(mark)
  if (shown !== mark) {
    // What a change that is under way was said to lack, it does not.
    setShown(mark)
    setError(null)
  }
  const busy = waits || before === mark
  const ask = async <Result, Variables>(operation: Operation<Result, Variables>, variables: Variables) => {
    if (busy) return null
    setError(null)
    setBefore(mark)
    setWaits(true)
    try {
      return await request(operation, variables)
    } catch (wrong) {
      setBefore(null)
      setError(wrong)
      return null
    } finally {
      setWaits(false)
    }
  }
  return { error, busy, waits, ask }
}

/** The columns of a table, as they were last understood. */
interface Known {
  table: string
  summary: Summary
}

const tableOf = ({ table, sheet, encoding }: Wish) => JSON.stringify([table, sheet, encoding])

/** Asks for looks one after the other, so that the last that was wished for is the last to arrive. */
function useLine() {
  const [id, setId] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [asking, setAsking] = useState(false)
  const line = useRef<{ wanted: Wish | null; moves: boolean }>({ wanted: null, moves: false })
  const begun = useRef(new Set<string>())
  const ask = async (at: Wish | null) => {
    const { current } = line
    current.wanted = at
    setId(null)
    setError(null)
    setAsking(at !== null)
    if (current.moves) return
    current.moves = true
    while (current.wanted) {
      const next: Wish = current.wanted
      const [found, wrong] = await beginLook(next)
      if (found) begun.current.add(found)
      if (current.wanted !== next) continue
      current.wanted = null
      setId(found)
      setError(wrong)
      setAsking(false)
    }
    current.moves = false
  }
  const isOwn = (job: Job) => begun.current.has(job.id)
  return { id, error, asking, ask, isOwn }
}

async function beginLook(at: Wish): Promise<[id: string | null, wrong: unknown]> {
  try {
    const begun = await request(PreviewImportDocument, { import: requestOf(at) })
    return [present(begun.previewImport).id, null]
  } catch (wrong) {
    return [null, wrong]
  }
}

/** What an import of the wish would do. A look at another wish, or of another tab, is none at this one. */
function useLook(job: Job | null, wish: Wish, waits: boolean) {
  const { id: asked, error, asking, ask, isOwn } = useLine()
  // The look that was there before the page was.
  const [first, setFirst] = useState(job?.kind === 'PREVIEW' ? job.id : null)
  const id = asked ?? first
  const [seen, setSeen] = useState<Job | null>(null)
  const [known, setKnown] = useState<Known | null>(null)
  const [due, setDue] = useState(false)
  const before = useRef(job?.id)
  if (job && job.id === id && job !== seen) {
    setSeen(job)
    if (job.summary && job.summary.columns.length > 0)
      setKnown({ table: tableOf(wish), summary: job.summary })
  }
  const look = (at: Wish) => {
    before.current = job?.id
    setFirst(null)
    setDue(isChanging(job) && !isEmpty(at))
    ask(isChanging(job) || isEmpty(at) ? null : at)
  }

  const ours = seen && seen.id === id ? seen : null
  // Another tab looked at something else before this look was over, or changed the library since.
  // What is told of this tab's own look before comes late, and is none of that.
  const overtaken =
    id !== null &&
    !waits &&
    job !== null &&
    isOver(job) &&
    job.id !== id &&
    !isOwn(job) &&
    job.id !== before.current &&
    (job.kind !== 'PREVIEW' || !isOver(ours))
  const again = overtaken || (due && !isChanging(job))
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each job that came in between
  useEffect(() => {
    if (again) look(wish)
  }, [again, job?.id])
  return {
    job: ours,
    looking: asking || (id !== null && !isOver(ours)),
    error,
    columns: known?.table === tableOf(wish) ? known.summary : null,
    look,
  }
}

const isSame = (a: Wish, b: Wish) => JSON.stringify(requestOf(a)) === JSON.stringify(requestOf(b))

/** What is wished for, what is known of it, and what is done about it. */
export function useDesk(jobs: Jobs) {
  const { job, ended } = jobs
  const changes = useAsking(jobs)
  const end = useAsking(jobs)
  const [wish, setWish] = useState<Wish>(() =>
    job?.request && (job.kind === 'PREVIEW' || job.state !== 'DONE') ? wishOf(job.request) : noWish,
  )
  const preview = useLook(job, wish, changes.waits)
  const [started, setStarted] = useState<{ id: string; wish: Wish } | null>(null)
  const change = (next: Wish) => {
    setWish(next)
    preview.look(next)
  }
  const start = async (asked: Wish) => {
    const begun = await changes.ask(StartImportDocument, { import: requestOf(asked) })
    if (!begun?.startImport) return
    preview.look(noWish)
    setStarted({ id: begun.startImport.id, wish: asked })
  }
  // What is in is wished for no more; what another tab brought in says nothing about this wish.
  const isIn = ended?.state === 'DONE' && ended.id === started?.id
  if (isIn && isSame(started.wish, wish) && !isEmpty(wish)) setWish(noWish)
  return {
    error: changes.error ?? end.error,
    busy: changes.busy,
    ends: end.busy,
    wish,
    preview,
    change,
    start,
    ask: changes.ask,
    cancel: () => end.ask(CancelJobDocument, {}),
  }
}
