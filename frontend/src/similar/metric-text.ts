import { text } from '../text'

/** A metric's name in the page's language, else as the API gives it. */
export function metricName(id: string, name = id): string {
  return text.similar.metrics[id]?.name ?? name
}

export function metricSentence(id: string, description = ''): string {
  return text.similar.metrics[id]?.sentence ?? description
}
