import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from '@picket/server';

/** Certificates outlive the process that made them, so that a browser that trusts them once goes on doing so. */
export async function keepCertificates(directory: string, make: () => Promise<Certificates>): Promise<Certificates> {
  const files = { ca: join(directory, 'ca.pem'), cert: join(directory, 'tls.pem'), key: join(directory, 'tls.key') };
  if (!Object.values(files).every(existsSync)) {
    const made = await make();
    writeFileSync(files.ca, made.ca);
    writeFileSync(files.cert, made.cert);
    writeSecret(files.key, made.key);
  }
  const read = (file: string) => readFileSync(file, 'utf8');
  return { ca: read(files.ca), cert: read(files.cert), key: read(files.key) };
}

/** For the owner of the process and nobody else, also where the file was there before. */
export function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
