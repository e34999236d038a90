import { type ExportedList, toCsv, toJson } from './list'

/** Lets the browser save a list that it holds. */
export function saveFile(list: ExportedList, format: 'csv' | 'json') {
  const content = format === 'csv' ? toCsv(list, location.origin) : toJson(list, location.origin)
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json'
  saveText(content, type, `likeness-${list.exported.toISOString().slice(0, 10)}.${format}`)
}

export function saveText(content: string, type: string, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
