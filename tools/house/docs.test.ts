import { readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namesOfOthers, settings } from '../../packages/server/src/setting-catalogue.ts';
import { listCommands } from '../reference/commands.ts';
import { anchorsOf, documents, filesBelow, inlineCodeOf, isThere, proseOf, shellLinesOf } from './documents.ts';
import { root, sourcesBelow } from './sources.ts';

// What came with data from elsewhere keeps its own links.
const pages = documents().filter(({ path }) => !path.startsWith('fixtures/') && !path.includes('/data/'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

/** What a how-to has its reader make: named there, and not to be found here. */
const madeByReaders = [
  'packages/detections/src/android-install-time-permissions/',
  'packages/enforcement/src/quarantine-tag/',
  'packages/uem/src/acme/',
  'packages/graph/src/endpoints/detected-apps.ts',
  'packages/console/src/pages/findings/',
  'packages/intelligence/src/feeds/adblock-list/',
];

const isPath = (code: string) => /^(packages|docs|tools|journeys|bench|fixtures|\.ci)\/[\w./*-]*$/.test(code);

/** `*` stands for one name: `packages/server/src/platform/database/postgres*.ts`. */
function isFound(path: string): boolean {
  if (!path.includes('*')) return isThere(path);
  return filesBelow(posix.dirname(`${path.slice(0, path.indexOf('*'))}x`)).some((file) => matchesGlob(file, path));
}

test('every link between our pages leads to a page, and to a heading that is there', () => {
  const broken = pages.flatMap(({ path, text }) =>
    [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const to = file === '' ? path : posix.join(posix.dirname(path), file);
        if (!isThere(to)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(join(root, to), 'utf8')).has(anchor);
      })
      .map((target) => `${path} links to ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every path that a page names is there, but for what a how-to has its reader make', () => {
  const missing = pages.flatMap(({ path, text }) =>
    inlineCodeOf(text)
      .filter((code) => isPath(code) && !isFound(code) && !madeByReaders.some((made) => code.startsWith(made)))
      .map((code) => `${path} names ${code}`),
  );
  expect(missing).toEqual([]);
  expect(madeByReaders.filter(isThere), 'a how-to makes what is already there').toEqual([]);
});

test('every page that a comment in the code sends its reader to is there', () => {
  const missing = ['packages', 'tools', 'journeys', 'bench'].flatMap(sourcesBelow).flatMap(({ path, text }) =>
    [...text.matchAll(/(?<![\w/.])docs\/[\w/.-]+?\.md/g)]
      .map(([named]) => named)
      .filter((named) => !isThere(named))
      .map((named) => `${path} names ${named}`),
  );
  expect(missing).toEqual([]);
});

test('every test that a page quotes by its name exists', () => {
  const quoted = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`([\w./-]+\.(?:test|suite)\.ts)`((?:[^|`"]*"[^"`]+")+)/g)].flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ path, file, name })),
    ),
  );
  expect(quoted.length).toBeGreaterThan(2);
  const lost = quoted.filter(({ file, name }) => !readFileSync(join(root, file), 'utf8').includes(name));
  expect(lost).toEqual([]);
});

describe('every command that a page names', () => {
  const said = pages.flatMap(({ path, text }) =>
    [...inlineCodeOf(text), ...shellLinesOf(text)].map((line) => ({ path, line })),
  );

  test('is a script of ours, where npm runs it', () => {
    const unknown = said.flatMap(({ path, line }) => {
      const [, script] = /^npm run ([\w:-]+)/.exec(line) ?? [];
      return script === undefined || script in scripts ? [] : [`${path}: ${line}`];
    });
    expect(unknown).toEqual([]);
  });

  test('is a command of picket, with options that it takes', () => {
    const commands = listCommands();
    const unknown = said.filter(({ line }) => {
      const [, asked] = /^(?:npx )?picket ([a-z].*)$/.exec(line) ?? [];
      if (asked === undefined) return false;
      const found = commands.find(({ words }) => `picket ${asked} `.startsWith(`${words} `));
      if (found === undefined) return true;
      const options = [...asked.matchAll(/(?<=\s)--[a-z-]+/g)].map(([option]) => option);
      return options.some((option) => !found.command.options.some(({ long }) => long === option));
    });
    expect(unknown).toEqual([]);
  });

  test('runs on files that are there', () => {
    const missing = said.flatMap(({ path, line }) =>
      /^(node|npx|node_modules\/)/.test(line)
        ? line
            .split(/\s+/)
            .filter((word) => isPath(word) && !isFound(word) && !madeByReaders.some((made) => word.startsWith(made)))
            .map((word) => `${path}: ${line}: ${word}`)
        : [],
    );
    expect(missing).toEqual([]);
  });
});

test('every setting that a page names is one', () => {
  const own = Object.values(settings).flatMap((setting) => [setting.name, `${setting.name}_FILE`]);
  const known = new Set<string>([...own, ...namesOfOthers]);
  const unknown = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\bPICKET_[A-Z_]*[A-Z]\b/g)]
      .map(([name]) => name)
      .filter((name) => !known.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(unknown).toEqual([]);
  const settingsPage = pages.find(({ path }) => path === 'docs/reference/settings.md')?.text ?? '';
  const untold = namesOfOthers.filter((name) => !name.startsWith('PICKET_TEST_') && !settingsPage.includes(name));
  expect(untold, 'the page of settings leaves out').toEqual([]);
});

test('every how-to stands in the index of how-tos, and every page in an index', () => {
  const indexes = ['docs/README.md', 'docs/how-to/README.md', 'docs/decisions/README.md'];
  const linked = new Set(
    indexes.flatMap((index) =>
      [...readFileSync(join(root, index), 'utf8').matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) =>
        posix.join(posix.dirname(index), target),
      ),
    ),
  );
  const lost = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !linked.has(path));
  expect(lost.filter((path) => path !== 'docs/README.md')).toEqual([]);
});

describe('decision records', () => {
  const records = pages.filter(({ path }) => /^docs\/decisions\/\d/.test(path));

  test('have a number each, given once and without a gap', () => {
    const numbers = records.map(({ path }) => path.split('/').at(-1)?.slice(0, 4));
    expect(numbers).toEqual(records.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  test.each(records.map(({ path, text }) => [path, text] as const))('%s has all its parts', (path, text) => {
    expect(text).toMatch(new RegExp(`^# ${path.split('/').at(-1)?.slice(0, 4)}: \\S`));
    expect(text).toMatch(/^Status: (accepted|replaced by \d{4}), \d{4}-\d{2}-\d{2}$/m);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Refused', 'What follows']);
  });
});
