import {
  type Content,
  type DeploymentDesign,
  type DeploymentObjects,
  type Entropy,
  type FoundObject,
  type Mark,
  noChoices,
  PicketError,
  resolveReferences,
  type UemSession,
  type WantedObject,
} from '@picket/domain';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { scriptedSession } from '../testing/scripted-session.ts';

/** One object as a UEM that lives in memory keeps it. */
export type Kept = {
  -readonly [Name in keyof FoundObject]: FoundObject[Name];
} & { isListed: boolean };

/** What may go wrong with one call: thrown before it has an effect, or after. */
interface Fault {
  readonly call: 'create' | 'change' | 'remove' | 'read' | 'facts';
  readonly name?: string;
  readonly when: 'before' | 'after';
  readonly error: Error;
  times: number;
}

/**
 * A UEM in memory, for the rules of what is done in which order. It keeps objects, marks them, loses answers and lists
 * late when told to. What Intune really does is the simulator's to say.
 */
export class MemoryUem {
  readonly objects: Kept[] = [];
  readonly calls: string[] = [];
  wanted: readonly WantedObject[] = [];
  readonly faults: Fault[] = [];
  /** What is made is listed only when this says so. */
  listsAtOnce = true;
  readonly #entropy: Entropy;

  constructor(seed: number) {
    this.#entropy = seededEntropy(seed);
  }

  /** Somebody else makes something. */
  put(object: Pick<FoundObject, 'kind' | 'name' | 'content'> & Partial<FoundObject>): Kept {
    const kept: Kept = {
      remoteId: this.#entropy.uuid(),
      mark: undefined,
      canBeMarked: object.kind !== 'access-policy',
      audience: { include: [], exclude: [] },
      warnings: [],
      isListed: true,
      ...object,
    };
    this.objects.push(kept);
    return kept;
  }

  named(name: string): Kept[] {
    return this.objects.filter((object) => object.name === name);
  }

  failing(call: Fault['call'], error: Error, more: Partial<Fault> = {}): void {
    this.faults.push({ call, error, when: 'before', times: 1, ...more });
  }

  readonly design: DeploymentDesign = {
    kinds: [{ kind: 'app', title: 'App' }],
    want: () => ({ objects: this.wanted, notPlanned: [], handedOver: [] }),
    exportOf: ({ content }) => ({ request: 'POST /things', body: content }),
    wordsFor: (_, path) => path,
  };

  session(owner: string): UemSession {
    return { ...scriptedSession({}), deployment: this.#deployment(owner) };
  }

  #deployment(owner: string): DeploymentObjects {
    const done = (remoteId: string) => ({ remoteId, requestIds: [`request-of-${this.calls.length}`] });
    const during = async <Result>(call: Fault['call'], name: string, work: () => Result): Promise<Result> => {
      this.calls.push(`${call} ${name}`.trim());
      const fault = this.faults.find((each) => each.call === call && each.times > 0 && (each.name ?? name) === name);
      if (fault !== undefined) fault.times--;
      if (fault?.when === 'before') throw fault.error;
      const result = work();
      if (fault !== undefined) throw fault.error;
      return result;
    };
    return {
      facts: () => during('facts', '', () => ({ threatLevelPlatforms: [], apps: [] })),
      read: (_, known) =>
        during('read', '', () => {
          // Waited for long enough.
          if (known.some(({ remoteId }) => remoteId === undefined))
            for (const each of this.objects) each.isListed = true;
          return this.objects.filter(({ isListed }) => isListed).map((object) => structuredClone(object));
        }),
      create: (wanted, references) =>
        during('create', wanted.name, () => {
          const { content, audience } = resolveReferences(wanted, references);
          const mark: Mark | undefined = wanted.kind === 'access-policy' ? undefined : { owner, key: wanted.key };
          const { kind, name } = wanted;
          return done(this.put({ kind, name, content, audience, mark, isListed: this.listsAtOnce } as Kept).remoteId);
        }),
      change: (found, wanted, references) =>
        during('change', wanted.name, () => {
          const object = this.objects.find(({ remoteId }) => remoteId === found.remoteId);
          if (object === undefined) throw new PicketError('target_missing', 'There is no such object.');
          Object.assign(object, resolveReferences(wanted, references));
          return done(object.remoteId);
        }),
      remove: (found) =>
        during('remove', found.name, () => {
          const place = this.objects.findIndex(({ remoteId }) => remoteId === found.remoteId);
          if (place >= 0) this.objects.splice(place, 1);
          return done(found.remoteId);
        }),
    };
  }
}

/** An app that somebody chose, for two groups. */
export function wantedApp(key: string, more: Partial<WantedObject> = {}): WantedObject {
  const content: Content = { '@odata.type': '#app', displayName: key, settings: { url: 'https://picket.example' } };
  return {
    key,
    kind: 'app',
    owner: 'us',
    name: `Picket ${key}`,
    because: 'It is the agent.',
    platform: 'ios',
    purpose: 'setup',
    needs: [],
    content,
    audience: { include: [{ groupId: 'group-1' }], exclude: [] },
    remarks: [],
    ...more,
  };
}

export const nothingChosen = async () => noChoices;
