import { faults } from '@picket/domain';

/** Every error code, what it is called, and what to do. */
export function renderErrors(): string {
  const rows = Object.entries(faults).map(([code, { title, remedy }]) => `| \`${code}\` | ${title} | ${remedy} |`);
  return [
    '# Error codes',
    '',
    'Codes are public: added freely, never reused or renamed. The API answers them as problem+json (RFC 9457), the CLI prints them.',
    '',
    '| code | what happened | what to do |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}
