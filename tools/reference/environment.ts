import { environment } from '../../packages/cli/src/environment.ts';

/** Every setting, with its default and its meaning. */
export function renderEnvironment(): string {
  const rows = environment.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`);
  return [
    '# Settings',
    '',
    'Read from the environment by the `picket` command.',
    '',
    '| name | default | meaning |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}
