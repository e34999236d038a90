import './style/index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newQueryClient } from './api/queries'
import { watchServer } from './api/recovery'
import { App } from './app/app'
import { startFocus } from './app/focus'
import { startPosition } from './app/position'
import { startTheme } from './app/theme'
import { startLanguage } from './language/language'

startTheme()
startPosition()
startFocus()

const client = newQueryClient()
watchServer(client)

/** So long the first drawing waits for its fonts: text that is drawn in others keeps them, and never moves. */
const fontsWithinMs = 600
const fonts = ['1rem "Likeness Serif"', 'italic 1rem "Likeness Serif"', '1rem "Likeness Sans"']
const drawnIn = Promise.race([
  Promise.allSettled(fonts.map((font) => document.fonts.load(font))),
  new Promise((resolve) => setTimeout(resolve, fontsWithinMs)),
])

function draw() {
  const root = document.getElementById('root')
  if (root)
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </StrictMode>,
    )
}

// Not awaited here: a table waits for this module, of which it needs parts.
Promise.all([startLanguage(), drawnIn]).then(draw)
