/** Height of a row of a ranking, and width of the room between two, in pixels at the usual size of text. */
const rowHeight = 78
const width = 160
const dot = 3.5
const inset = 40

/** The ranks of two lists, and a line between the two places of every work that is in both. */
export function Lines({ a, b }: { a: string[]; b: string[] }) {
  const rows = Math.max(a.length, b.length)
  const middle = (row: number) => row * rowHeight + rowHeight / 2
  const joined = a.flatMap((id, from) => {
    const to = b.indexOf(id)
    return to < 0 ? [] : [{ id, from, to }]
  })
  return (
    <svg className="lines" viewBox={`0 0 ${width} ${rows * rowHeight}`} aria-hidden="true">
      {joined.map(({ id, from, to }) => (
        <path
          key={id}
          d={`M${inset} ${middle(from)} C${width / 2} ${middle(from)} ${width / 2} ${middle(to)} ${width - inset} ${middle(to)}`}
        />
      ))}
      {[a, b].map((list, side) =>
        list.map((id, row) => {
          const shared = side === 0 ? b.includes(id) : a.includes(id)
          const left = side === 0
          return (
            <g key={`${side === 0 ? 'a' : 'b'}:${id}`} className={shared ? 'shared' : undefined}>
              <circle cx={left ? inset : width - inset} cy={middle(row)} r={dot} />
              <text
                x={left ? inset - 14 : width - inset + 14}
                y={middle(row)}
                textAnchor={left ? 'end' : 'start'}
                dy="0.35em"
              >
                {row + 1}
              </text>
            </g>
          )
        }),
      )}
    </svg>
  )
}
