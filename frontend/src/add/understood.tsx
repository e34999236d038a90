import { Icon } from '../app/icon'
import { text } from '../text'
import { type Column, canFilter, keyOf, mapped, renamed, type Summary, type Wish } from './request'
import { words } from './words'

interface UnderstoodProps {
  wish: Wish
  roles: readonly string[]
  summary: Summary
  onWish(wish: Wish): void
}

/** How the columns are read, each with a menu that changes it. */
export function Columns({ wish, roles, summary, onWish }: UnderstoodProps) {
  const { columns } = summary
  const facets = wish.facets ?? columns.filter(({ facet }) => facet).map(({ name }) => name)
  return (
    <section>
      <h2>{words.understood}</h2>
      <div className="add-frame">
        <table className="add-columns">
          <thead>
            <tr>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.example}</th>
              <th scope="col">{words.means}</th>
              <th scope="col">{words.filter}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.number}>
                <th scope="row" dir="auto">
                  {column.name || column.number}
                </th>
                <td className="add-example" dir="auto">
                  {column.example}
                </td>
                <td>
                  <Role
                    column={column}
                    roles={roles}
                    // The menu says at once what was chosen, and the next look whether it could be.
                    role={roleOf(wish, columns, column)}
                    onRole={(role) => onWish({ ...wish, mapping: mapped(wish, columns, column, role) })}
                  />
                </td>
                <td>
                  {canFilter(column) && (
                    <input
                      type="checkbox"
                      aria-label={words.filterOf(column.name)}
                      checked={facets.includes(column.name)}
                      onChange={(event) =>
                        onWish({
                          ...wish,
                          facets: event.target.checked
                            ? [...facets, column.name]
                            : facets.filter((name) => name !== column.name),
                        })
                      }
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <label className="add-tick">
        <input
          type="checkbox"
          checked={wish.headerless}
          onChange={(event) =>
            onWish({
              ...wish,
              headerless: event.target.checked,
              mapping: renamed(wish, columns, event.target.checked),
            })
          }
        />
        {words.headerless}
      </label>
    </section>
  )
}

function roleOf(wish: Wish, columns: readonly Column[], column: Column): string {
  const key = keyOf(column, columns, wish.headerless)
  const chosen = Object.entries(wish.mapping).find(([, named]) => named === key)
  if (chosen) return chosen[0]
  return column.roles.find((role) => wish.mapping[role] === undefined) ?? ''
}

interface RoleProps {
  column: Column
  roles: readonly string[]
  role: string
  onRole(role: string): void
}

function Role({ column, roles, role, onRole }: RoleProps) {
  const known = roles.includes(role) || role === '' ? roles : [...roles, role]
  return (
    <span className="boxed-select">
      <select
        aria-label={words.meansOf(column.name || String(column.number))}
        value={role}
        onChange={(event) => onRole(event.target.value)}
      >
        <option value="">{words.kept}</option>
        {known.map((each) => (
          <option key={each} value={each}>
            {words.roles[each] ?? each}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
}

/** What an import would do, and what to look at before. */
export function Outlook({ summary }: { summary: Summary }) {
  return (
    <section className="add-outlook">
      {summary.look.length > 0 && (
        <div className="add-look">
          <h2>{words.look}</h2>
          <Sentences sentences={summary.look} />
        </div>
      )}
      {summary.sample.length > 0 && (
        <>
          <h2>{words.first}</h2>
          <ul className="add-sample">
            {summary.sample.map((work) => (
              <li key={`${work.name} ${work.file}`}>
                <span dir="auto">
                  {work.artist && `${work.artist}, `}
                  <em>{work.title ?? work.name}</em>
                  {work.date && `, ${work.date}`}
                </span>{' '}
                <span className="count" dir="auto">
                  {[work.genre, work.collection, work.file ?? words.noPicture].filter(Boolean).join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{words.would(summary.added, summary.updated, summary.unchanged)}</p>
      {summary.failed > 0 && <p>{words.doubtful(summary.failed)}</p>}
      <Sentences sentences={summary.notes} />
    </section>
  )
}

export function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul className="add-sentences" lang={text.locale}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
