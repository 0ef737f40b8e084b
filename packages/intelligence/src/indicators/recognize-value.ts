import { isIP } from 'node:net';
import type { IndicatorKind } from '@picket/domain';

/** Every disguise begins with a bracket, or stands in the place of `http`. Few values have any. */
const mayBeDefanged = /[[({]|^h[xX*]/;

/** Undoes what writers do to keep a name from being clicked: `hxxp`, `[.]`, `(dot)`, `[:]`. */
export function refang(text: string): string {
  if (!mayBeDefanged.test(text)) return text;
  return text
    .replace(/^h(?:xx|XX|\*\*)p(s?):/, 'http$1:')
    .replace(/\[:(\/\/)?\]/g, ':$1')
    .replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[,\]/gi, '.')
    .replace(/\[@\]|\[at\]/gi, '@');
}

/**
 * What a bare value most likely is, when nothing around it says so. A package name cannot be told from a host name by its
 * looks (`com.serv.services` is both): lists of them say so by their name or column.
 */
export function recognizeValue(text: string): IndicatorKind | undefined {
  if (/^[0-9a-f]+$/i.test(text) && [32, 40, 64, 128].includes(text.length)) return 'file';
  if (isIP(text) !== 0) return 'ip';
  if (/^[0-9a-f.:]+\/\d{1,3}$/i.test(text)) return 'network';
  if (/^(https?|ftp):\/\//i.test(text)) return 'url';
  if (text.startsWith('/')) return 'filePath';
  if (/^[^\s@/]+@[^\s@/]+$/.test(text)) return 'email';
  // No expression with two open ends: on a line of a million dots it would take for ever.
  if (/\s/.test(text)) return undefined;
  const slash = text.indexOf('/');
  if (slash !== -1) return text.lastIndexOf('.', slash) > 0 ? 'url' : undefined;
  return text.includes('.') && !/[:@,;"'<>{}()=]/.test(text) ? 'domain' : undefined;
}
