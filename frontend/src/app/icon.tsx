/** Line icons on a 20 by 20 grid. */
const paths = {
  search: 'M8.5 3a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M12.6 12.6 17 17',
  picture: 'M2.75 4.25h14.5v11.5H2.75zM3 14l4-4.5 3.5 3.5 2-2 4.5 4.5M13 7.5h.01',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  left: 'M12 5 7.5 10 12 15',
  right: 'M8 5l4.5 5L8 15',
  moon: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z',
  sun: 'M10 6.75a3.25 3.25 0 1 1 0 6.5a3.25 3.25 0 0 1 0-6.5M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  menu: 'M3.5 7.5h13M3.5 12.5h13',
  filter: 'M3 5.5h14M5.5 10h9M8 14.5h4',
  shuffle: 'M2.5 6h3l7 8h4M14 11.5l2.5 2.5-2.5 2.5M2.5 14h3l2-2.3M10.5 8.3l2-2.3h4M14 3.5l2.5 2.5-2.5 2.5',
  similar: 'M3 4.25h5.5v11.5H3zM11.5 4.25H17v11.5h-5.5z',
  tray: 'M3 10.25h14v5.5H3zM5.25 10.25l1.25-6h7l1.25 6',
  crop: 'M5.5 2v12.5H18M2 5.5h12.5V18',
  download: 'M10 3v9.5M6 9l4 4 4-4M3.5 16.75h13',
  copy: 'M7.25 7.25h9v9.5h-9zM12.75 7V3.25h-9v9.5H7',
  link: 'M8.5 11.5l3-3M7.5 9 5 11.5a2.5 2.5 0 0 0 3.5 3.5L11 12.5M9 7.5 11.5 5A2.5 2.5 0 0 1 15 8.5L12.5 11',
  zoomIn: 'M8.5 3a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M12.6 12.6 17 17M8.5 6v5M6 8.5h5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  home: 'M3.5 3.5h13v13h-13zM7 7h6v6H7z',
  play: 'M6.5 4.5v11l9-5.5z',
  pause: 'M6.75 4.5v11M13.25 4.5v11',
  label: 'M3.25 5.25h13.5v9.5h-13.5zM6 8.5h8M6 11.5h5',
  full: 'M3.5 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4',
  tick: 'M4.5 10.5l3.5 3.5 7.5-8',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}

/** The mark: a work, and one like it. */
export function Mark() {
  return (
    <svg className="mark" width="22" height="18" viewBox="0 0 22 18" aria-hidden="true">
      <rect width="10" height="18" />
      <path d="M12.75.75h8.5v16.5h-8.5z" />
    </svg>
  )
}
