import * as wire from '@picket/wire/console';

/** Where a run lets others read: whatever is added here is searched. The names are the list of surfaces. */
export const surfaces = [
  'log lines at trace',
  'answers and error bodies of the API, for every role',
  'answers while the database is gone',
  'headers of answers',
  'event stream',
  'audit export',
  'metrics text',
  'output of the command line',
  'rows of the database',
  'files of the embedded database',
  'files of the data directory',
  'output of picket serve',
] as const;
export type SurfaceOfRun = (typeof surfaces)[number];

/** What was heard at each surface. */
export class Overheard {
  readonly heard = new Map<SurfaceOfRun, (string | Uint8Array)[]>();

  add(surface: SurfaceOfRun, ...told: readonly (string | Uint8Array)[]): void {
    this.heard.set(surface, [...(this.heard.get(surface) ?? []), ...told]);
  }

  /** Bytes heard at a surface. */
  sizeOf(surface: SurfaceOfRun): number {
    return (this.heard.get(surface) ?? []).reduce((sum, told) => sum + told.length, 0);
  }
}

/**
 * Secrets that an answer shows because somebody asked for one: once, to them, in this field. The reviewed list; a
 * secret in any other field, or in these of another operation, is a leak.
 */
const shownOnPurpose: Readonly<Record<string, readonly string[]>> = {
  [wire.createToken.id]: ['token'],
  [wire.inviteOperator.id]: ['code', 'url'],
  [wire.startConsent.id]: ['url'],
  [wire.signIn.id]: ['csrfToken'],
  [wire.redeemInvitation.id]: ['csrfToken'],
  [wire.whoAmI.id]: ['csrfToken'],
};

/** An answer's text without what it shows on purpose. */
export function withoutShown(operation: wire.Operation, text: string): string {
  const fields = shownOnPurpose[operation.id];
  if (fields === undefined || !text.startsWith('{')) return text;
  const answer = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(Object.fromEntries(Object.entries(answer).filter(([name]) => !fields.includes(name))));
}
