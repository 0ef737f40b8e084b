import { type Reading, refused } from '../reading.ts';
import type { FeedFile } from './feed-format.ts';

/** Larger than any public feed that names single indicators; a text of this size and its objects stay below 1 GB. */
export const maxFeedBytes = 64 * 1024 * 1024;
const maxJsonDepth = 64;
const maxJsonValues = 8_000_000;
/** Whatever is in so many bytes, a parser makes less than 150 MB of it: its depth can be looked at afterwards. */
const tooSmallForABomb = 4 * 1024 * 1024;
const deep = `it is nested more than ${maxJsonDepth} deep`;

/** Turns bytes into text and JSON. A file that is too large is refused before it is decoded, a JSON bomb before it is parsed. */
export function openFeedFile(name: string, bytes: Uint8Array): Reading<FeedFile> {
  if (bytes.length > maxFeedBytes) {
    return refused('too-large', `${bytes.length} bytes, where at most ${maxFeedBytes} are taken`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('not-text', 'it is not UTF-8');
  }
  if (text.includes('\0')) return refused('not-text', 'it has a zero byte in it: it is a binary file');
  if (text.trim() === '') return refused('implausible', 'it is empty');
  if (!/^\s*[[{]/.test(text)) return { kind: 'read', content: { name, text, json: undefined } };
  if (bytes.length > tooSmallForABomb) {
    const fault = surveyJson(bytes);
    return fault === undefined ? opened(name, text) : refused('too-large', fault);
  }
  const content = opened(name, text);
  return isDeeper(content.content.json, maxJsonDepth) ? refused('too-large', deep) : content;
}

const opened = (name: string, text: string) =>
  ({ kind: 'read', content: { name, text, json: parseIfJson(text) } }) as const;

/** `undefined` too for lines of JSON and for other texts that begin with a bracket. */
function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const isOpening = (byte: number) => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number) => byte === 0x5d || byte === 0x7d;

/** Counts what a parser would have to make of the bytes, without making it. UTF-8 has no such byte inside a character. */
export function surveyJson(bytes: Uint8Array): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      for (at++; at < bytes.length && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
    } else if (byte === comma) {
      if (++values > maxJsonValues) return `it has more than ${maxJsonValues} values`;
    } else if (isOpening(byte)) {
      if (++depth > maxJsonDepth) return deep;
      if (++values > maxJsonValues) return `it has more than ${maxJsonValues} values`;
    } else if (isClosing(byte)) {
      depth--;
    }
  }
  return undefined;
}

/** Whether lists and objects stand in each other more than so many deep. Goes no deeper itself. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'object' && isDeeper(each, levels - 1)) return true;
    return false;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) {
    const each = fields[name];
    if (typeof each === 'object' && isDeeper(each, levels - 1)) return true;
  }
  return false;
}
