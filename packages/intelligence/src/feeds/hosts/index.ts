import type { FeedFormat } from '../feed-format.ts';
import { entriesOf } from '../text-lines.ts';

const hostsLine = /^(0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S.*)$/;
/** What every hosts file has for the machine itself. */
const own = new Set([
  'localhost',
  'localhost.localdomain',
  'local',
  'broadcasthost',
  'ip6-localhost',
  'ip6-loopback',
  '0.0.0.0',
]);

export const hosts: FeedFormat = {
  id: 'hosts',
  title: 'Hosts file',
  reads: 'Names that are sent to `0.0.0.0`, `127.0.0.1` or `::`.',
  blindSpots: 'It gives no reason and no family. Lines that send a name elsewhere are not indicators.',
  recognizes({ text, json }) {
    if (json !== undefined) return false;
    const lines = entriesOf(text.slice(0, 20_000)).slice(0, 100);
    return lines.length > 0 && lines.filter((line) => hostsLine.test(line.text)).length > lines.length / 2;
  },
  read({ text }, sink) {
    for (const { text: line, at } of entriesOf(text)) {
      const names = hostsLine.exec(line)?.[2]?.split(/\s+/);
      if (names === undefined) sink.reject('not-an-indicator', line);
      for (const value of names ?? []) {
        if (own.has(value)) sink.reject('not-an-indicator', line);
        else sink.offer({ kind: 'domain', value, position: at });
      }
    }
    return undefined;
  },
};
