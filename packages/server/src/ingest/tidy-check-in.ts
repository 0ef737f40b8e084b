import { createHash } from 'node:crypto';
import {
  credibleMoment,
  type InstalledApp,
  type Instant,
  parseInstant,
  type SignerDigests,
  type SourceId,
} from '@picket/domain';
import type { AppOnPhone, CheckIn, ContactOfPhone } from '@picket/wire/agent';
import { type HostKey, hostKeyOf } from './host-key.ts';

/** An app as it is kept once for everybody who has it. Who sees it is part of it: another collector sees other things. */
export interface DistinctApp {
  /** Of all the rest: two apps are one exactly when it is the same. */
  readonly digest: string;
  readonly source: SourceId;
  readonly app: InstalledApp;
}

/** One host that a device spoke to. */
export interface Contact {
  readonly host: HostKey;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly count: number;
}

/** A check-in in words of ours: each thing once, in one spelling, at moments that can be. */
export interface TidyCheckIn {
  readonly sequence: number;
  readonly inventory:
    | {
        readonly takenAt: Instant;
        /** Nothing is missing from it, and its moment can be: it may say that an app has gone, and that none is there. */
        readonly isWhole: boolean;
        readonly apps: readonly DistinctApp[];
        /** Of all its apps. */
        readonly digest: string;
      }
    | undefined;
  /** Undefined where the check-in says nothing of hosts. */
  readonly contacts: readonly Contact[] | undefined;
  /** When the agent says that it last looked; undefined where that cannot be. */
  readonly observedAt: Instant | undefined;
}

export interface TidyOptions {
  readonly source: SourceId;
  /** When it came, by our clock. */
  readonly heardAt: Instant;
  /** How far back observations are kept. */
  readonly keptMs: number;
}

/** Values in, value out. */
export function tidyCheckIn({ sequence, observedAt, inventory, contacts }: CheckIn, options: TidyOptions): TidyCheckIn {
  const { heardAt } = options;
  return {
    sequence,
    inventory: inventory && tidyInventory(inventory, options),
    contacts: contacts && tidyContacts(contacts, options),
    observedAt: credible(observedAt, heardAt),
  };
}

function tidyInventory(
  { takenAt: said, isWhole, apps: listed }: NonNullable<CheckIn['inventory']>,
  options: TidyOptions,
): TidyCheckIn['inventory'] {
  const takenAt = credible(said, options.heardAt);
  const distinct = new Map<string, DistinctApp>();
  for (const each of listed) {
    const app = tidyApp(each);
    const { source } = options;
    const digest = digestOf([source, ...partsOf(app)]);
    distinct.set(digest, { digest, source, app });
  }
  return {
    takenAt: takenAt ?? options.heardAt,
    isWhole: isWhole && takenAt !== undefined,
    apps: [...distinct.values()],
    digest: digestOf([...distinct.keys()].toSorted()),
  };
}

function tidyApp({ appId, version, versionCode, signers, formerSigners, ...rest }: AppOnPhone): InstalledApp {
  const { fileSha256, installer, name, system } = rest;
  return {
    appId: tidyText(appId, 255) || '\u{fffd}',
    ...(version === undefined ? {} : { version: tidyText(version, 100) }),
    ...(versionCode === undefined ? {} : { versionCode }),
    ...(signers === undefined ? {} : { signers: inOrder(signers) }),
    ...(formerSigners === undefined ? {} : { formerSigners: inOrder(formerSigners) }),
    ...(fileSha256 === undefined ? {} : { fileSha256 }),
    ...(installer === undefined ? {} : { installer: tidyText(installer, 255) }),
    ...(name === undefined ? {} : { name: tidyText(name, 120) }),
    ...(system === undefined ? {} : { system }),
  };
}

function inOrder(signers: NonNullable<AppOnPhone['signers']>): readonly SignerDigests[] {
  const distinct = new Map(signers.map((signer) => [`${signer.sha256} ${signer.sha1 ?? ''}`, signer]));
  return [...distinct]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { sha256, sha1 }]) => ({
      sha256,
      ...(sha1 === undefined ? {} : { sha1 }),
    }));
}

/** In one order, so that the same app has the same digest whoever put it together. */
const partsOf = (app: InstalledApp): readonly unknown[] => [
  app.appId,
  app.version ?? null,
  app.versionCode ?? null,
  app.signers?.map(({ sha256, sha1 }) => [sha256, sha1 ?? null]) ?? null,
  app.formerSigners?.map(({ sha256, sha1 }) => [sha256, sha1 ?? null]) ?? null,
  app.fileSha256 ?? null,
  app.installer ?? null,
  app.name ?? null,
  app.system ?? null,
];

const digestOf = (parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);

/** What no list could name, and no row could hold (NUL, half a character), is taken out; what only looks odd stays. */
function tidyText(text: string, most: number): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, '')
    .trim()
    .slice(0, most)
    .toWellFormed();
}

/** The same host twice is one contact. What is neither a name nor an address can be on no list, and is passed over. */
function tidyContacts(contacts: readonly ContactOfPhone[], options: TidyOptions): readonly Contact[] {
  const distinct = new Map<HostKey, Contact>();
  for (const { host: spelled, firstAt, lastAt, count } of contacts) {
    const host = hostKeyOf(spelled);
    if (host === undefined) continue;
    const lastSeenAt = possible(lastAt, options);
    const firstSeenAt = Math.min(possible(firstAt, options), lastSeenAt) as Instant;
    const known = distinct.get(host);
    distinct.set(host, {
      host,
      firstSeenAt: Math.min(firstSeenAt, known?.firstSeenAt ?? firstSeenAt) as Instant,
      lastSeenAt: Math.max(lastSeenAt, known?.lastSeenAt ?? lastSeenAt) as Instant,
      count: count + (known?.count ?? 0),
    });
  }
  return [...distinct.values()];
}

/** A contact is bad news at most, so a moment that cannot be does not undo it: it counts as seen when we heard of it. */
function possible(said: string, { heardAt, keptMs }: TidyOptions): Instant {
  const moment = credible(said, heardAt);
  return moment === undefined || moment < heardAt - keptMs ? heardAt : moment;
}

function credible(said: string, heardAt: Instant): Instant | undefined {
  const moment = parseInstant(said);
  return moment === undefined ? undefined : credibleMoment(moment, heardAt);
}
