import type { FeedFormat } from '../feed-format.ts';

/** What lies beside data in every repository. */
export const documentPage: FeedFormat = {
  id: 'document',
  title: 'License or page',
  reads: 'Nothing: licenses and pages are told by their names, so that a folder can be read whole.',
  blindSpots: 'A feed that is called `README.md`.',
  recognizes: ({ name }) => {
    const file = name.split(/[\\/]/).at(-1) ?? '';
    return /(^|\.)(license|licence|copying|notice)\b/i.test(file) || /\.md$/i.test(file);
  },
  read: () => undefined,
};
