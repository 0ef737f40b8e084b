import type { IndicatorKind } from '@picket/domain';
import { recognizeValue, refang } from '../../indicators/recognize-value.ts';
import type { FeedFile, FeedFormat } from '../feed-format.ts';
import { entriesOf } from '../text-lines.ts';

/** What the lines are where the name of the file says so, the most telling first. */
const namedKinds: readonly (readonly [RegExp, IndicatorKind])[] = [
  [/cert/, 'signer'],
  [/packages?|bundle_ids?|app_ids?/, 'app'],
  [/process/, 'process'],
  [/android_propert/, 'androidProperty'],
  [/config_profile|configuration_profile/, 'configurationProfile'],
  [/file_?path/, 'filePath'],
  [/file_?names?|files\./, 'fileName'],
  [/e-?mail/, 'email'],
  [/sha-?(1|256)|md5|samples|hashes/, 'file'],
  [/ip-?(s|addresses)?\./, 'ip'],
  [/domain/, 'domain'],
];

/** One value on a line. Asked last: nearly every text is a list of lines. */
export const plainList: FeedFormat = {
  id: 'plain-list',
  title: 'Plain list',
  reads:
    'One value on a line, with comments. The name of the file says what they are (`package_names.txt`, `processes.txt`); otherwise each is told by its looks.',
  blindSpots:
    'It gives no reason and no family. A list of package names that is not called so reads as a list of domains: the two look alike.',
  recognizes: isList,
  read({ name, text }, sink) {
    const kind = namedKind(name);
    for (const { text: value, at } of entriesOf(text)) {
      if (/\s/.test(value) && kind !== 'process' && kind !== 'filePath') sink.reject('malformed', value);
      else sink.offer({ kind, value, position: at });
    }
    return undefined;
  },
};

/** Nearly all lines are of the kind that the name promises, or can each be told by its looks. */
function isList({ name, text, json }: FeedFile): boolean {
  if (json !== undefined) return false;
  const lines = entriesOf(text.slice(0, 50_000)).slice(0, 500);
  const kind = namedKind(name);
  const fits = lines.filter(
    ({ text: line }) => !/[\s<>{}|"]/.test(line) && (kind !== undefined || recognizeValue(refang(line)) !== undefined),
  );
  return lines.length > 0 && fits.length >= lines.length * 0.8;
}

function namedKind(name: string): IndicatorKind | undefined {
  const file = name.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  return namedKinds.find(([shape]) => shape.test(file))?.[1];
}
