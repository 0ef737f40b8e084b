import type { Terminal } from '../session.ts';

/** A terminal that nobody watches, with what was said on it. */
export function testTerminal(env: NodeJS.ProcessEnv, workingDirectory = '/') {
  const lines: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = {
    env,
    workingDirectory,
    width: 160,
    out: (text) => void lines.push(text),
    err: (text) => void errors.push(text),
    interactive: false,
    now: () => Date.UTC(2026, 10, 28, 12),
    sleep: async () => undefined,
    fetch: async () => Promise.reject(new Error('no network here')),
  };
  return { terminal, out: () => lines.join('\n'), err: () => errors.join('\n') };
}
