import {
  day,
  type HostContact,
  type InstalledApp,
  type Instant,
  type NamedApp,
  type SignerDigests,
} from '@picket/domain';
import fc from 'fast-check';

// Apps and contacts as collectors report them, and as nobody should: some listed by feeds, some honest, some odd.

const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '..',
    'null',
    'x'.repeat(5_000),
    '<img src=x>',
    'com.a\n',
    '\u202ecom.a',
    'xn--',
    '[::1',
    '0/0',
  ),
  fc.string(),
);
const hexOf = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

const signer: fc.Arbitrary<SignerDigests> = fc.record(
  { sha256: fc.oneof(hexOf(64), oddText), sha1: fc.oneof(hexOf(40), oddText) },
  { requiredKeys: ['sha256'] },
);

const app: fc.Arbitrary<InstalledApp> = fc.record(
  {
    appId: fc.oneof(
      fc.constantFrom(
        'com.thetruth',
        'com.wondershare.famisafe',
        'org.thoughtcrime.securesms',
        'com.whatsapp',
        'com.copy9',
      ),
      oddText,
    ),
    version: oddText,
    versionCode: oddText,
    signers: fc.array(signer, { maxLength: 3 }),
    formerSigners: fc.array(signer, { maxLength: 2 }),
    fileSha256: fc.oneof(hexOf(64), oddText),
    installer: oddText,
    name: oddText,
    system: fc.boolean(),
  },
  { requiredKeys: ['appId'] },
);

const namedApp: fc.Arbitrary<NamedApp> = fc.record(
  {
    name: fc.oneof(fc.constantFrom('TheTruthSpy', 'mSpy', 'Signal', 'WhatsApp', 'Life360'), oddText),
    version: oddText,
  },
  { requiredKeys: ['name'] },
);

const contact = (now: Instant): fc.Arbitrary<HostContact> =>
  fc
    .record({
      host: fc.oneof(
        fc.constantFrom(
          'any.copy9.com',
          'mail.google.com',
          'xn--pypal-4ve.com',
          'contoso.com.evil.test',
          '10.9.8.7',
          '::1',
        ),
        fc.domain(),
        fc.ipV4(),
        fc.ipV6(),
        oddText,
      ),
      ago: fc.nat(200 * day),
      length: fc.nat(200 * day),
      count: fc.integer({ min: 1, max: 1_000_000 }),
    })
    .map(({ host, ago, length, count }) => {
      const lastSeenAt = (now - ago) as Instant;
      return { host, firstSeenAt: (lastSeenAt - length) as Instant, lastSeenAt, count };
    });

export const inventoriesAt = (now: Instant) => ({
  apps: fc.array(app, { maxLength: 6 }),
  appNames: fc.array(namedApp, { maxLength: 6 }),
  contacts: fc.array(contact(now), { maxLength: 6 }),
});
