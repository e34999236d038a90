import { type ComponentType, lazy, Suspense, useId } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { parseSearch, wholeCollection, writeSearch } from '../search/state'
import { SearchField } from '../suggest/search-field'
import { text } from '../text'
import { useTray } from '../tray/store'
import { Icon, Mark } from './icon'
import { atLeisure } from './leisure'
import { operates } from './operates'
import { switchTheme, useTheme } from './theme'

const LanguageChoice = lazy<ComponentType>(() =>
  atLeisure()
    .then(() => import('../language/choice'))
    .catch(() => ({ default: () => null })),
)

export function Header({ onKeys }: { onKeys(): void }) {
  const [path] = useLocation()
  const state = parseSearch(useSearch())
  const firstVisit = path === '/' && !state
  const words = state?.words ?? ''
  return (
    <header className={firstVisit ? 'site-header first' : 'site-header'}>
      <Link href="/" className="home" aria-label={text.nav.home}>
        <Mark />
        <span className="wordmark">{text.name}</span>
      </Link>
      {!firstVisit && (
        <SearchField
          words={words}
          {...(path === '/' && {
            onWords: (next: string) => searchFor({ ...(state ?? wholeCollection), words: next }),
          })}
        />
      )}
      <Navigation path={path} onKeys={onKeys} />
    </header>
  )
}

/** A search that goes on with more letters takes the place of the one before; only the first is a step to go back to. */
function searchFor(next: Parameters<typeof writeSearch>[0]) {
  const typing = history.state?.typing === true
  navigate(`/?${writeSearch(next)}`, { replace: typing, state: { typing: true } })
}

function Navigation({ path, onKeys }: { path: string; onKeys(): void }) {
  const menuId = useId()
  const theme = useTheme()
  return (
    <nav aria-label={text.nav.label}>
      <div className="wide">
        <NavigationLinks path={path} />
      </div>
      <button
        type="button"
        className="icon-button menu-button"
        popoverTarget={menuId}
        aria-label={text.nav.menu}
      >
        <Icon name="menu" />
      </button>
      <div id={menuId} popover="auto" className="popover-menu site-menu">
        <NavigationLinks path={path} />
        {operates() && (
          <Link href="/add" aria-current={path === '/add' ? 'page' : undefined}>
            {text.nav.add}
          </Link>
        )}
        <Link href="/copies" aria-current={path === '/copies' ? 'page' : undefined}>
          {text.nav.copies}
        </Link>
        <button type="button" className="in-menu" onClick={switchTheme}>
          {theme === 'dark' ? text.nav.toLight : text.nav.toDark}
        </button>
        <button type="button" onClick={onKeys}>
          {text.nav.keys}
        </button>
        <a href="/playground">{text.nav.api}</a>
        <Suspense>
          <LanguageChoice />
        </Suspense>
      </div>
    </nav>
  )
}

function NavigationLinks({ path }: { path: string }) {
  const picked = useTray().length
  const theme = useTheme()
  const current = (href: string) => (path === href ? ('page' as const) : undefined)
  return (
    <>
      <Link href="/map" aria-current={current('/map')}>
        {text.nav.map}
      </Link>
      <Link href="/compare" aria-current={current('/compare')}>
        {text.nav.compare}
      </Link>
      <Link href="/tray" aria-current={current('/tray')}>
        {text.nav.tray} {picked > 0 && <span className="seal-count">{text.number(picked)}</span>}
      </Link>
      <button
        type="button"
        className="icon-button"
        aria-label={theme === 'dark' ? text.nav.toLight : text.nav.toDark}
        onClick={switchTheme}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </>
  )
}
