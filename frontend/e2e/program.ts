import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export const binary = resolve(import.meta.dirname, '../../bin/likeness')

/** A program that serves a library of a test's own. */
export interface Program {
  /** The address that it says, which may hold the operator's token. */
  address: string
  /** Ends it at once, as a power loss would, and waits until it is gone. */
  end(): Promise<void>
}

/**
 * Starts the program on a port that is free: tests of one file may run side
 * by side, each with its own.
 */
export async function start(args: string[], env: Record<string, string> = {}): Promise<Program> {
  const child = spawn(binary, [...args, '--addr', '127.0.0.1:0'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((done) => child.once('exit', done))
  const address = await new Promise<string>((found, failed) => {
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
      const address = /http:\S+/.exec(said)?.[0]
      if (address && said.endsWith('\n')) found(address)
    })
    child.once('exit', () => failed(new Error(`the program ended and said ${said}`)))
  })
  return {
    address,
    end() {
      child.kill('SIGKILL')
      return ended
    },
  }
}
