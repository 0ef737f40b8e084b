import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Code that is changed together, and the tests that may notice: those beside it. All others are too slow to be asked so often. */
export interface Part {
  /** `domain/risk`, `detections/itself` for what stands in no folder of its own, `operators/sign-in` */
  readonly name: string;
  /** Patterns of files, from the root of the repository. */
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/** What is told apart by folder needs no list: a new detector is a part of its own. */
export function listParts(): readonly Part[] {
  const domain = 'packages/domain/src';
  const detections = 'packages/detections/src';
  return [
    ...foldersOf(domain)
      // Types alone.
      .filter((name) => name !== 'contracts')
      .map((name) => beside(`domain/${name}`, `${domain}/${name}`)),
    { name: 'domain/itself', mutate: [`${domain}/*.ts`], tests: [`${domain}/**/*.test.ts`] },
    ...foldersOf(detections).map((name) => {
      const { mutate, tests } = beside(name, `${detections}/${name}`);
      return { name: `detections/${name}`, mutate, tests: [...tests, `${detections}/detector-contract.test.ts`] };
    }),
    { name: 'detections/itself', mutate: [`${detections}/*.ts`], tests: [`${detections}/**/*.test.ts`] },
    {
      name: 'authorize',
      mutate: ['packages/server/src/platform/http/authorize.ts'],
      tests: ['packages/server/src/platform/http/authorize.test.ts'],
    },
    // Each file alone, so that one of them can be tried again in minutes: these tests need a database.
    ofOperators('credential-store', ['credential-store']),
    ofOperators('invitation-store', ['sign-in']),
    ofOperators('operators', ['credential-store', 'sign-in']),
    ofOperators('passphrase', ['passphrase']),
    ofOperators('routes', ['routes']),
    ofOperators('secret-text', ['secret-text']),
    ofOperators('sign-in', ['sign-in']),
    ofOperators('sign-in-pace', ['sign-in-pace']),
  ];
}

function ofOperators(file: string, tests: readonly string[]): Part {
  const folder = 'packages/server/src/operators';
  return {
    name: `operators/${file}`,
    mutate: [`${folder}/${file}.ts`],
    tests: tests.map((test) => `${folder}/${test}.test.ts`),
  };
}

function beside(name: string, folder: string): Part {
  return { name, mutate: [`${folder}/**/*.ts`], tests: [`${folder}/**/*.test.ts`] };
}

function foldersOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
