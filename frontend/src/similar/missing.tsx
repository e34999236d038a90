import { Link } from 'wouter'
import { ApiError } from '../api/request'
import { Failure } from '../app/failure'
import { useTitle } from '../app/title'
import { text } from '../text'
import { PictureButton } from '../upload/uploader'
import { firstColour, inColour, type Picture } from './state'

/** An address that asks for works like nothing. */
export function NothingAsked() {
  useTitle(text.similar.ask)
  return (
    <div className="page narrow">
      <h1>{text.similar.ask}</h1>
      <p className="sentence">{text.similar.askHelp}</p>
      <PictureButton className="button first">{text.field.picture}</PictureButton>
      <Link href={inColour(firstColour)}>{text.similar.colours.start}</Link>
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}

/** The picture that is asked about cannot be had, so there is nothing to be like. */
export function Missing({ picture, error }: { picture: Picture; error: Error }) {
  const gone = error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID')
  useTitle(gone ? text.similar.gone : text.errors.page)
  if (!gone)
    return (
      <div className="page narrow">
        <Failure heading={text.errors.page} error={error} onRetry={() => location.reload()} />
      </div>
    )
  return (
    <div className="page narrow" role="alert">
      <h1>{text.similar.gone}</h1>
      <p className="sentence">{picture.kind === 'upload' ? text.upload.forgotten : text.similar.goneHelp}</p>
      {picture.kind === 'upload' && (
        <PictureButton className="button first">{text.field.picture}</PictureButton>
      )}
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}
