import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { AppFinding } from '../checks/check.ts';
import type { ClamdAddress } from './clamd-address.ts';

/** What ClamAV says of a file. Whatever is not a plain answer is a reason why it was not asked, never a clean file. */
export type ClamdVerdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly signature: string }
  | { readonly kind: 'not-asked'; readonly because: string };

export interface ClamdTools {
  readonly address: ClamdAddress;
  /** How long one file may take, connecting and sending included. */
  readonly timeMs: number;
  /** Calls back after some milliseconds, unless what it gives is called before. */
  readonly startTimer: (ms: number, callback: () => void) => () => void;
}

const chunkSize = 128 * 1024;
const longestAnswer = 4_096;

/**
 * Sends a file to clamd and reads its verdict (`zINSTREAM`: chunks with their lengths in front, then a length of zero; see clamd(8)). clamd
 * unpacks by itself and by its own limits. Never throws.
 */
export async function askClamd(file: string, { address, timeMs, startTimer }: ClamdTools): Promise<ClamdVerdict> {
  const late = new AbortController();
  const stopTimer = startTimer(timeMs, () => late.abort());
  const socket = connect(address);
  const answer = readAnswer(socket, late.signal);
  try {
    await send(file, socket, answer, late.signal);
    return understand(await answer);
  } catch (error) {
    const because = late.signal.aborted ? `no answer within ${timeMs / 1000} s` : (error as Error).message;
    return { kind: 'not-asked', because };
  } finally {
    stopTimer();
    socket.destroy();
  }
}

/** Everything up to the first zero or the end. It comes in as many pieces as the network likes, and may come before all was sent. */
function readAnswer(socket: Socket, late: AbortSignal): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const end = () =>
      bytes.length > 0 ? resolve(bytes.toString('latin1')) : reject(new Error('it ended without an answer'));
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      const zero = bytes.indexOf(0);
      if (zero !== -1) resolve(bytes.toString('latin1', 0, zero));
      else if (bytes.length > longestAnswer) reject(new Error('its answer has no end'));
    });
    // What it said before it hung up counts: it does so when a file is too large for it.
    socket.on('end', end).on('close', end);
    socket.on('error', (error) => (bytes.length > 0 ? end() : reject(error)));
    late.addEventListener('abort', () => reject(new Error('out of time')));
  });
  // The sender waits for it too, and may fail first.
  answer.catch(() => undefined);
  return answer;
}

async function send(file: string, socket: Socket, answer: Promise<string>, late: AbortSignal): Promise<void> {
  await Promise.race([once(socket, 'connect', { signal: late }), answer]);
  let isAnswered = false;
  const answered = answer.then(
    () => {
      isAnswered = true;
    },
    () => {
      isAnswered = true;
    },
  );
  const write = async (bytes: Uint8Array) => {
    if (!isAnswered && !socket.write(bytes)) await Promise.race([once(socket, 'drain', { signal: late }), answered]);
  };
  await write(Buffer.from('zINSTREAM\0'));
  for await (const chunk of createReadStream(file, { highWaterMark: chunkSize, signal: late })) {
    if (isAnswered) return;
    const length = Buffer.alloc(4);
    length.writeUInt32BE((chunk as Buffer).length);
    await write(Buffer.concat([length, chunk as Buffer]));
  }
  await write(Buffer.alloc(4));
}

function understand(answer: string): ClamdVerdict {
  const text = answer.trim();
  const [, signature] = /^(?:stream|instream[^:]*): (.+) FOUND$/i.exec(text) ?? [];
  if (signature !== undefined) return { kind: 'found', signature: signature.slice(0, 200) };
  if (/^(?:stream|instream[^:]*): OK$/i.test(text)) return { kind: 'clean' };
  return { kind: 'not-asked', because: `it said: ${text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)}` };
}

/** The finding that a signature of ClamAV makes. What it calls unwanted or only suspicious counts less. */
export function clamdFinding(signature: string): AppFinding {
  return {
    threat: 'clamav-signature',
    title: 'ClamAV knows this file as bad',
    severity: /^(PUA|Heuristics)\./.test(signature) ? 'medium' : 'high',
    techniques: [],
    evidence: [signature],
  };
}
