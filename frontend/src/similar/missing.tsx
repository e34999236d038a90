import { Link } from 'wouter'
import { ApiError } from '../api/request'
import { Failure } from '../app/failure'
import { useTitle } from '../app/title'
import { RandomWorks } from '../search/random-works'
import { text } from '../text'
import { later } from '../text-later'
import { PictureButton } from '../upload/uploader'
import { firstColour, inColour, likeWork, type Picture } from './address'

/** An address that asks for works like nothing. */
export function NothingAsked() {
  useTitle(later.similar.ask)
  return (
    <div className="page">
      <h1>{later.similar.ask}</h1>
      <p className="sentence">{later.similar.askHelp}</p>
      <PictureButton className="button first">{text.field.picture}</PictureButton>
      <p>
        <Link href={inColour(firstColour)}>{text.first.byColour}</Link>
      </p>
      <RandomWorks hrefOf={({ id }) => likeWork(id)} />
    </div>
  )
}

/** The picture that is asked about cannot be had, so there is nothing to be like. */
export function Missing({ picture, error }: { picture: Picture; error: Error }) {
  const gone = error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID')
  useTitle(gone ? later.similar.gone : text.errors.page)
  if (!gone)
    return (
      <div className="page narrow">
        <Failure heading={text.errors.page} error={error} onRetry={() => location.reload()} />
      </div>
    )
  return (
    <div className="page narrow" role="alert">
      <h1>{later.similar.gone}</h1>
      <p className="sentence">
        {picture.kind === 'upload' ? later.upload.forgotten : later.similar.goneHelp}
      </p>
      {picture.kind === 'upload' && (
        <PictureButton className="button first">{text.field.picture}</PictureButton>
      )}
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}
