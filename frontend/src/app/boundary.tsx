import { Component, type ReactNode } from 'react'
import { text } from '../text'
import { Failure } from './failure'

/** Shows what a page that cannot be drawn has to say, instead of an empty window. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (!this.state.error) return this.props.children
    return (
      <div className="page narrow">
        <Failure heading={text.errors.crashed} error={this.state.error} onRetry={() => location.reload()} />
      </div>
    )
  }
}
