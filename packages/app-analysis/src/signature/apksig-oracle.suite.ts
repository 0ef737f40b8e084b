import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const jar = '/usr/share/java/apksig.jar';
const source = fileURLToPath(new URL('../../oracle/ApksigOracle.java', import.meta.url));

/** True where Debian's apksig and a Java that compiles are installed. */
export function hasApksig(): boolean {
  return existsSync(jar) && spawnSync('javac', ['-version']).status === 0;
}

/** What apksig says of a file. */
export interface OracleVerdict {
  readonly verified: boolean;
  readonly schemes: readonly string[];
  readonly signers: readonly string[];
  readonly errors: string;
}

/** What apksig reads in a certificate; undefined where it finds none. */
export interface OracleCertificate {
  readonly serialNumber: string;
  readonly hasUnknownCritical: boolean;
  readonly maySign: boolean;
  /** As Java compares it. */
  readonly issuer: string;
  readonly encodedKey: string;
}

/** Debian's apksig in one Java process for many files. */
export class ApksigOracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor() {
    this.#process = spawn('java', ['-Xshare:auto', '-cp', jar, source]);
    this.#process.stderr.resume();
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  async verify(file: string): Promise<OracleVerdict> {
    const [verified, schemes = '', signers = '', errors = ''] = (await this.#ask(['verify', file])).split('\t');
    return { verified: verified === 'true', schemes: words(schemes, ' '), signers: words(signers, ','), errors };
  }

  async certificate(bytes: Buffer): Promise<OracleCertificate | undefined> {
    const answer = await this.#ask(['certificate', bytes.toString('hex')]);
    const [found, serialNumber = '', unknown, maySign, issuer = '', encodedKey = ''] = answer.split('\t');
    if (found !== 'true') return undefined;
    return { serialNumber, hasUnknownCritical: unknown === 'true', maySign: maySign === 'true', issuer, encodedKey };
  }

  /** Signs a file; throws with what apksig says against it. */
  async sign(
    from: string,
    to: string,
    how: { schemes: string; minSdk: number; keys: string; alias: string },
  ): Promise<void> {
    const answer = await this.#ask(['sign', from, to, how.schemes, String(how.minSdk), how.keys, how.alias]);
    if (answer !== 'true') throw new Error(answer);
  }

  close(): void {
    this.#process.stdin.end();
    this.#reader.close();
    this.#process.kill();
  }

  async #ask(line: readonly string[]): Promise<string> {
    this.#process.stdin.write(`${line.join('\t')}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The oracle ended');
    return value;
  }
}

function words(text: string, between: string): readonly string[] {
  return text === '' ? [] : text.split(between);
}
