import type { FeedFormat } from '../feed-format.ts';

const rule = /^\s*(?:(?:private|global)\s+)*rule\s+\w+/;

/** https://virustotal.github.io/yara-x/ */
export const yara: FeedFormat = {
  id: 'yara',
  title: 'YARA rules',
  reads: 'The rules are counted, by name.',
  blindSpots: 'A rule is no indicator: it needs the file, and the analysis of apps runs it.',
  recognizes: ({ name, text, json }) =>
    json === undefined && (/\.yara?$/i.test(name) || /^\s*(?:import "|(?:private |global )*rule \w+)/.test(text)),
  read({ text }, sink) {
    for (const line of text.split('\n')) if (rule.test(line)) sink.reject('not-an-indicator', line.trim());
    return undefined;
  },
};
