import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { useDelayed } from '../app/delayed'
import { Failure } from '../app/failure'
import { text } from '../text'
import { later } from '../text-later'
import { CardActions } from '../wall/card-actions'
import { LoadingFrames } from '../wall/frames'
import { titleOf } from '../wall/label'
import { ShowMore } from '../wall/show-more'
import { Wall } from '../wall/wall'
import { pictureAddress } from '../work/pictures'
import { type SimilarState, similarAddress, writeSimilar } from './address'
import { fold } from './fold'
import { ordered } from './order'
import type { SimilarPage as Page, SimilarEdge } from './query'
import { RankLine } from './rank-line'
import { withExample } from './state'
import { WhyPanel } from './why-panel'

const slowMs = 300
const inSight = 10

type List = UseInfiniteQueryResult<InfiniteData<Page>>

export function edgesOf(data: InfiniteData<Page> | undefined): SimilarEdge[] {
  return data?.pages.flatMap((page) => page.edges) ?? []
}

interface SimilarWallProps {
  state: SimilarState
  list: List
  by: string
  label: string
}

/** The works like a picture, with what can be asked about each. */
export function SimilarWall({ state, list, by, label }: SimilarWallProps) {
  const { data, error, isFetching, isPlaceholderData, isFetchingNextPage, isFetchNextPageError } = list
  // Where no more works could be had, those that are shown are near all the same.
  const failed = error !== null && !isFetchNextPageError && !isFetchingNextPage
  const waits = isPlaceholderData || !data
  const slow = useDelayed(waits && edgesOf(data).length === 0 && isFetching, slowMs)
  const [why, setWhy] = useState<string | null>(null)
  const first = data?.pages[0]
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const edges = ordered(edgesOf(data), state.order, text.locale)
  const folded = fold(edges)
  const hung = folded.flatMap(({ edge, copies }) => (unfolded.has(edge.node.id) ? [edge, ...copies] : [edge]))
  const copiesOf = (id: string) => folded.find(({ edge }) => edge.node.id === id)?.copies.length ?? 0
  const positions = new Map(edges.map(({ node, picture }) => [node.id, picture.position]))
  const explained = isPlaceholderData ? undefined : edges.find(({ node }) => node.id === why)
  if (error && !isFetchingNextPage && edges.length === 0)
    return <Failure heading={text.errors.search} error={error} onRetry={() => list.refetch()} />
  if (slow) return <LoadingFrames className="likeness" />
  if (edges.length === 0 && waits) return null
  if (edges.length === 0) return <p className="sentence">{first?.report.note ?? later.similar.noneLeft}</p>
  return (
    <div className={isPlaceholderData || failed ? 'stale' : undefined}>
      {failed && <Failure heading={text.errors.search} error={error} onRetry={() => list.refetch()} />}
      {first?.report.note && !isPlaceholderData && <p className="nothing-close">{first.report.note}</p>}
      {first?.report.nothingClose && !isPlaceholderData && (
        <p className="nothing-close">
          {state.words ? later.similar.described.nothingClose : later.similar.nothingClose}
        </p>
      )}
      <Wall
        hung={hung.map((edge) => ({
          work: edge.node,
          above: <RankLine edge={edge} imagined={state.colours.length > 0 || state.words !== null} />,
        }))}
        className="likeness"
        label={label}
        hrefOf={(work) => pictureAddress(work.id, writeSimilar(state), positions.get(work.id) ?? 0)}
        stale={isPlaceholderData}
        eager={inSight}
        more={list.hasNextPage}
        opened={
          explained
            ? {
                id: explained.node.id,
                panel: (
                  <WhyPanel
                    key={explained.node.id}
                    state={state}
                    edge={explained}
                    by={by}
                    onClose={() => setWhy(null)}
                  />
                ),
              }
            : null
        }
        tool={(work) => {
          const copies = copiesOf(work.id)
          if (copies === 0) return null
          const open = unfolded.has(work.id)
          return (
            <button
              type="button"
              className="text-button fold"
              aria-expanded={open}
              onClick={() => {
                const next = new Set(unfolded)
                if (!next.delete(work.id)) next.add(work.id)
                setUnfolded(next)
              }}
            >
              {open ? later.similar.fold : later.similar.folded(copies)}
            </button>
          )
        }}
        actions={(work) => (
          <CardActions work={work}>
            <button
              type="button"
              aria-expanded={why === work.id}
              aria-label={later.label.whyThe(titleOf(work))}
              data-key="w"
              onClick={() => setWhy(why === work.id ? null : work.id)}
            >
              {later.label.why}
            </button>
            <ExampleButtons state={state} id={work.id} title={titleOf(work)} />
          </CardActions>
        )}
      />
      {isFetchNextPageError && (
        <Failure heading={text.errors.page} error={error} onRetry={() => list.fetchNextPage()} />
      )}
      <ShowMore
        shown={edges.length}
        total={first?.totalCount ?? 0}
        more={list.hasNextPage}
        loading={isFetchingNextPage}
        onMore={() => list.fetchNextPage()}
      />
    </div>
  )
}

function ExampleButtons({ state, id, title }: { state: SimilarState; id: string; title: string }) {
  const add = (side: 'like' | 'unlike') =>
    navigate(similarAddress(withExample(state, { kind: 'image', id }, side)))
  return (
    <>
      <button type="button" aria-label={later.label.moreLike(title)} onClick={() => add('like')}>
        {later.label.more}
      </button>
      <button type="button" aria-label={later.label.lessLike(title)} onClick={() => add('unlike')}>
        {later.label.less}
      </button>
    </>
  )
}
