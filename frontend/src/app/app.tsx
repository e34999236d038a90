import { lazy, Suspense, useState } from 'react'
import { Link, Route, Switch, useLocation, useSearch } from 'wouter'
import { SearchPage } from '../search/search-page'
import { text } from '../text'
import { UploadOutlet } from '../upload/uploader'
import { Boundary } from './boundary'
import { Header } from './header'
import { useKeys } from './keys'
import { atLeisure } from './leisure'
import { lazyDialog, lazyPage } from './parts'
import { usePosition } from './position'
import { switchTheme } from './theme'
import { useTitle } from './title'
import { ToastOutlet } from './toast'

const AddPage = lazyPage(() => import('../add/add-page'))
const WorkPage = lazyPage(() => import('../work/work-page'))
const SimilarPage = lazyPage(() => import('../similar/similar-page'))
const ComparePage = lazyPage(() => import('../compare/compare-page'))
/** The stream of an import's progress may wait until the page stands, and is missed by nobody else. */
const ImportProgress = lazy(() =>
  atLeisure()
    .then(() => import('./progress'))
    .catch(() => ({ default: () => null })),
)
const KeysDialog = lazyDialog(() => import('./keys-dialog'))
const CopiesPage = lazyPage(() => import('../copies/copies-page'))
const PathPage = lazyPage(() => import('../path/path-page'))
const MapPage = lazyPage(() => import('../map/map-page'))
const TogetherPage = lazyPage(() => import('../together/together-page'))
const TrayPage = lazyPage(() => import('../tray/tray-page'))

export function App() {
  const [path] = useLocation()
  const main = usePosition(path, useSearch())
  const [keys, setKeys] = useState(false)
  useKeys({ '?': () => setKeys(true), t: switchTheme })
  return (
    <>
      <a className="skip" href="#main">
        {text.skip}
      </a>
      <Header onKeys={() => setKeys(true)} />
      <Suspense>
        <ImportProgress />
      </Suspense>
      <main id="main" ref={main} tabIndex={-1}>
        <Boundary key={path}>
          <Suspense fallback={<div className="page" aria-busy="true" />}>
            <Switch>
              <Route path="/" component={SearchPage} />
              <Route path="/image/:id">{({ id }) => <WorkPage key={id} id={decodeURIComponent(id)} />}</Route>
              <Route path="/add" component={AddPage} />
              <Route path="/similar" component={SimilarPage} />
              <Route path="/compare" component={ComparePage} />
              <Route path="/copies" component={CopiesPage} />
              <Route path="/map" component={MapPage} />
              <Route path="/path" component={PathPage} />
              <Route path="/together" component={TogetherPage} />
              <Route path="/tray" component={TrayPage} />
              <Route component={NoSuchPage} />
            </Switch>
          </Suspense>
        </Boundary>
      </main>
      <UploadOutlet />
      <ToastOutlet />
      {keys && (
        <Suspense>
          <KeysDialog onClose={() => setKeys(false)} />
        </Suspense>
      )}
    </>
  )
}

function NoSuchPage() {
  useTitle(text.errors.notFound)
  return (
    <div className="page narrow">
      <h1>{text.errors.notFound}</h1>
      <p className="sentence">{text.errors.notFoundHelp}</p>
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}
