import { type ExportedList, toCsv, toJson } from './list'

/** Lets the browser save a list that it holds. */
export function saveFile(list: ExportedList, format: 'csv' | 'json') {
  const content = format === 'csv' ? toCsv(list, location.origin) : toJson(list, location.origin)
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json'
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = `likeness-${list.exported.toISOString().slice(0, 10)}.${format}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
