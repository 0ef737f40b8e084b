import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.ts';

/**
 * Microsoft is played by the simulator and by nobody else: another server in its place agrees with whoever wrote it, and
 * goes on agreeing when the contract says something else. A test that needs a bad day sets a fault
 * (`docs/how-to/use-the-simulator.md`). So whatever opens a port outside of a product's own code is looked at here.
 */
const servers: readonly { readonly path: string; readonly plays: string }[] = [
  {
    path: 'bench/parts/simulator-size.side.ts',
    plays: 'a bare server of bytes, against which the simulator is measured',
  },
  { path: 'bench/start.bench.ts', plays: 'nobody: it looks for a free port' },
  { path: 'journeys/admin-center.test.ts', plays: 'an application that a browser is sent back to' },
  { path: 'journeys/token-forge.test.ts', plays: 'a trap that nothing may call' },
  { path: 'packages/app-analysis/src/clamd/clamd.test.ts', plays: 'clamd' },
  { path: 'packages/cli/src/commands/use-the-simulator.test.ts', plays: 'nobody: it looks for a free port' },
  { path: 'packages/console/src/api/api.test.ts', plays: 'Picket’s own API, with answers it would never give' },
  { path: 'packages/intelligence/src/taxii/fetch-taxii.test.ts', plays: 'a TAXII server' },
  { path: 'packages/server/src/feeds/fetch-feed.test.ts', plays: 'a publisher of feeds' },
  { path: 'packages/server/src/feeds/taxii-server.suite.ts', plays: 'a TAXII server' },
  {
    path: 'packages/server/src/platform/activity.test.ts',
    plays: 'anybody who is asked: what counts is that it is waited for',
  },
  { path: 'packages/server/src/tracing/collector.suite.ts', plays: 'a collector of traces' },
];

const opensPort = /\bcreate(Secure|Tls|Https|Http2?)?Server\(|\bfastify\(/;

const tests = () =>
  ['packages', 'journeys', 'bench', 'tools']
    .flatMap(sourcesBelow)
    .filter(({ path, isTest }) => isTest || !path.startsWith('packages/'))
    .filter(({ path }) => !path.startsWith('packages/simulator/') && !path.startsWith('tools/house/'));

test('nobody but the simulator plays Microsoft: every other server of a test is on this list, with whom it plays', () => {
  const found = tests()
    .filter(({ text }) => opensPort.test(text))
    .map(({ path }) => path);
  expect(found.toSorted()).toEqual(servers.map(({ path }) => path).toSorted());
});

/** Who makes answers by hand, in place of what was asked or out of what came. */
const answerers: readonly { readonly path: string; readonly because: string }[] = [
  {
    path: 'bench/parts/instant-graph.ts',
    because: 'a Graph that takes no time: a bench of Picket’s own work proves nothing about answers',
  },
  { path: 'journeys/canaries/secrets-of-run.ts', because: 'it passes on what it has read' },
  { path: 'journeys/hostile-names.test.ts', because: 'it passes on what came, with names that somebody could choose' },
  { path: 'journeys/kill-switch.test.ts', because: 'nobody is asked: what counts is when it is struck' },
  {
    path: 'packages/cli/src/commands/deployment.test.ts',
    because: 'it is Picket that is asked, by its command line',
  },
  { path: 'packages/console/src/api/contact.test.ts', because: 'it is Picket that is asked, by its console' },
  { path: 'packages/intelligence/src/taxii/fetch-taxii.test.ts', because: 'it is a TAXII server that is asked' },
];

const makesAnswer = /\bnew Response\(|\bResponse\.json\(/;

test('no test makes up what Microsoft answers: whoever makes answers by hand is on this list, with the reason', () => {
  const found = tests()
    .filter(({ text }) => makesAnswer.test(text))
    .map(({ path }) => path);
  expect(found.toSorted()).toEqual(answerers.map(({ path }) => path).toSorted());
});

test('a server would be noticed, however it is made', () => {
  for (const made of ['createServer((', 'createSecureServer({', 'createHttp2Server(', 'fastify({']) {
    expect(opensPort.test(made), made).toBe(true);
  }
});
