import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { preloadFonts } from './preload-fonts.ts'

/** The Go server that `npm run dev` talks to. */
const server = process.env.LIKENESS_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadFonts()],
  build: {
    target: ['chrome125', 'firefox128', 'safari18'],
    // The binary serves the page under a strict policy that allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      input: ['index.html', 'playground.html'].map((name) => `${import.meta.dirname}/${name}`),
    },
  },
  server: {
    proxy: {
      '/graphql': server,
      '/media': server,
      '/playground/operations.json': server,
    },
  },
})
