import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../worker/analyzer.ts';
import { askClamd } from './ask-clamd.ts';
import { type ClamdAddress, parseClamdAddress } from './clamd-address.ts';

/** A clamd that speaks the protocol and decides by what the file holds. */
interface FakeClamd {
  readonly address: ClamdAddress;
  /** Every file that it was sent to its end. */
  readonly received: readonly Buffer[];
}

interface Behaviour {
  /** `StreamMaxLength`: beyond it clamd says so and hangs up while the other side still sends. */
  readonly most?: number;
  /** What it says instead. Empty: it says nothing and keeps the line open. Undefined: by the file. */
  readonly says?: readonly string[] | 'nothing' | 'hang up';
}

let folder = '';
const servers: Server[] = [];
const sockets = new Set<Socket>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'picket-clamd-'));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startClamd({ most = 1_000_000, says }: Behaviour = {}, onPath = false): Promise<FakeClamd> {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let bytes: Buffer = Buffer.alloc(0);
    const file: Buffer[] = [];
    let isStarted = false;
    const take = () => {
      if (!isStarted) {
        const zero = bytes.indexOf(0);
        if (zero === -1) return;
        if (bytes.toString('latin1', 0, zero) !== 'zINSTREAM') return socket.end('UNKNOWN COMMAND\0');
        isStarted = true;
        bytes = bytes.subarray(zero + 1);
      }
      while (bytes.length >= 4) {
        const length = bytes.readUInt32BE(0);
        if (length === 0) return answer();
        if (bytes.length < 4 + length) return;
        file.push(bytes.subarray(4, 4 + length));
        bytes = bytes.subarray(4 + length);
        if (file.reduce((sum, each) => sum + each.length, 0) > most) {
          socket.removeListener('data', onData);
          return socket.end('INSTREAM size limit exceeded. ERROR\0');
        }
      }
    };
    const answer = () => {
      const whole = Buffer.concat(file);
      received.push(whole);
      if (says === 'nothing') return;
      if (says === 'hang up') return socket.destroy();
      const pieces = says ?? [whole.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0'];
      const next = (index: number): void => {
        const piece = pieces[index];
        if (piece === undefined) socket.end();
        else socket.write(piece, () => setImmediate(next, index + 1));
      };
      next(0);
    };
    const onData = (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      take();
    };
    socket.on('data', onData);
  });
  servers.push(server);
  const path = join(folder, 'clamd.ctl');
  await new Promise<void>((resolve) =>
    onPath ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', () => resolve()),
  );
  return {
    address: onPath ? { path } : { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    received,
  };
}

function fileOf(content: string | Buffer): string {
  const path = join(folder, 'file.bin');
  writeFileSync(path, content);
  return path;
}

const never = () => () => undefined;
const ask = (
  file: string,
  address: ClamdAddress,
  startTimer: (ms: number, callback: () => void) => () => void = never,
) => askClamd(file, { address, timeMs: 9_000, startTimer });

describe.each([
  ['over TCP', false],
  ['over a socket in the file system', true],
])('clamd %s', (_, onPath) => {
  test('gets every byte and says that it knows nothing against them', async () => {
    const clamd = await startClamd({}, onPath);
    const content = Buffer.alloc(700_000, 'abc');
    expect(await ask(fileOf(content), clamd.address)).toEqual({ kind: 'clean' });
    expect(clamd.received[0]?.equals(content)).toBe(true);
  });

  test('names what it found', async () => {
    const { address } = await startClamd({}, onPath);
    expect(await ask(fileOf('… EICAR …'), address)).toEqual({ kind: 'found', signature: 'Eicar-Test-Signature' });
  });
});

describe('what comes back', () => {
  test('in pieces is put together', async () => {
    const { address } = await startClamd({ says: ['str', 'eam: Andr.Spy', 'ware-1 FOU', 'ND', '\0'] });
    expect(await ask(fileOf('x'), address)).toEqual({ kind: 'found', signature: 'Andr.Spyware-1' });
  });

  test('without the zero at its end counts when the line was closed in order', async () => {
    const { address } = await startClamd({ says: ['stream: OK'] });
    expect(await ask(fileOf('x'), address)).toEqual({ kind: 'clean' });
  });

  test.each([
    ['garbage', ['hello\0'], 'it said: hello'],
    ['an error', ['Can’t allocate memory ERROR\0'], 'ERROR'],
    ['a verdict that is cut off', ['stream: Andr.Spyw'], 'it said: stream: Andr.Spyw'],
    ['text without end', ['x'.repeat(10_000)], 'has no end'],
    ['nothing', 'hang up', /ended without an answer|ECONNRESET/],
  ] as const)('as %s is no verdict, and never a clean file', async (_, says, because) => {
    const { address } = await startClamd({ says });
    const verdict = await ask(fileOf('x'), address);
    expect(verdict).toMatchObject({ kind: 'not-asked', because: expect.stringMatching(because) });
  });

  test('while we still send, because the file is too large for it, is heard', async () => {
    const { address } = await startClamd({ most: 300_000 });
    const verdict = await ask(fileOf(Buffer.alloc(30_000_000)), address);
    expect(verdict).toMatchObject({ kind: 'not-asked', because: expect.stringContaining('size limit exceeded') });
  });

  test('too late is nothing', async () => {
    const { address, received } = await startClamd({ says: 'nothing' });
    let expire: (() => void) | undefined;
    const pending = ask(fileOf('x'), address, (_, callback) => {
      expire = callback;
      return () => undefined;
    });
    while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expire?.();
    expect(await pending).toEqual({ kind: 'not-asked', because: 'no answer within 9 s' });
  });

  test('from nobody is nothing', async () => {
    expect(await ask(fileOf('x'), { path: join(folder, 'nobody.ctl') })).toMatchObject({ kind: 'not-asked' });
  });
});

describe('in a report', () => {
  const sample = fileURLToPath(new URL('../../../../fixtures/apps/notes-1.0.apk', import.meta.url));
  const inspect = async (address: ClamdAddress) => {
    const analyzer = createAnalyzer({ workers: 1, clamd: address, startTimer: never });
    const report = await analyzer.analyze(sample);
    await analyzer.close();
    return report;
  };

  test('a signature is a finding', async () => {
    const { address } = await startClamd({ says: ['stream: Andr.Banker-7 FOUND\0'] });
    const { findings, incomplete } = await inspect(address);
    expect(findings).toMatchObject([{ threat: 'clamav-signature', severity: 'high', evidence: ['Andr.Banker-7'] }]);
    expect(incomplete).toEqual([]);
  });

  test('no answer makes it incomplete', async () => {
    const { findings, incomplete } = await inspect({ path: join(folder, 'nobody.ctl') });
    expect(findings).toEqual([]);
    expect(incomplete).toMatchObject([expect.stringContaining('ClamAV was not asked')]);
  });
});

test.each([
  ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['/run/clamd.sock', { path: '/run/clamd.sock' }],
  ['tcp://clamav:3311', { host: 'clamav', port: 3311 }],
  ['tcp://10.0.0.7', { host: '10.0.0.7', port: 3310 }],
  ['tcp://[::1]:3310', { host: '::1', port: 3310 }],
  ['tcp://host:70000', undefined],
  ['http://host', undefined],
  ['clamd', undefined],
])('the address %s', (text, address) => {
  expect(parseClamdAddress(text)).toEqual(address);
});
