import type { Plugin } from 'vite'

/** The three fonts that every page shows, so that text does not move when they arrive. */
const first = /(newsreader-latin-wght-(normal|italic)|instrument-sans-latin-wght-normal)-[\w-]+\.woff2$/

/** Puts a preload for each of them into the built index.html, where their hashed names are known. */
export function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        if (!bundle || !filename.endsWith('index.html')) return []
        return Object.keys(bundle)
          .filter((name) => first.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `/${name}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head-prepend' as const,
          }))
      },
    },
  }
}
