import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { preloadFonts } from './preload-fonts.ts'

/** The Go server that `npm run dev` talks to. */
const server = process.env.LIKENESS_SERVER ?? 'http://127.0.0.1:8080'

/** The page and the API playground are built one after the other, so that they share no chunks. */
export default defineConfig(({ mode }) => {
  const playground = mode === 'playground'
  return {
    root: import.meta.dirname,
    plugins: [react(), preloadFonts()],
    // What wouter wants for React before 18.
    resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
    build: {
      target: ['chrome125', 'firefox128', 'safari18'],
      emptyOutDir: !playground,
      copyPublicDir: !playground,
      // The binary serves the page under a policy that allows no data: scripts or fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        // What the first page needs comes in one piece, and what most others share in two: twenty
        // small ones would be packed worse, and asked for one by one.
        ...(!playground && {
          output: {
            codeSplitting: {
              groups: [
                { name: 'start', tags: ['$initial'], priority: 2 },
                {
                  name: 'shared',
                  test: /@tanstack|src\/(text-later|search\/(query|found\.ts)|facets\/rights|app\/(copy|dialog|fresh|number))/,
                  priority: 1,
                },
                { name: 'results', test: /src\/(search|facets|export)\//, priority: 1 },
              ],
            },
          },
        }),
        input: `${import.meta.dirname}/${playground ? 'playground.html' : 'index.html'}`,
        onwarn(warning, warn) {
          // GraphiQL's own hint to the React compiler, which does not run here.
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
        },
      },
    },
    server: {
      proxy: {
        '/graphql': server,
        '/media': server,
        '/playground/operations.json': server,
      },
    },
  }
})
