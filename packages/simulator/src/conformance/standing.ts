import { operations } from '../areas/catalogue.ts';
import { type ApiVersion, contractOperations } from '../contract/contract.ts';
import record from './conformance.data.json' with { type: 'json' };

/** How far the simulator goes with one operation of Microsoft's contract. */
export interface Standing {
  readonly method: string;
  readonly path: string;
  /** `v1.0` stands for both: beta has it too. */
  readonly version: ApiVersion;
  readonly kind: 'modelled' | 'partly' | 'refused';
  /** What showed it, or what is missing. */
  readonly because: string;
}

const shown: Readonly<Record<string, string>> = record;

/** Every operation of the two documents, by path; those of beta's document that v1.0 has too stand only once. */
export function standings(): readonly Standing[] {
  const names = Object.keys(contractOperations)
    .map((name) => /^(\S+) \/(v1\.0|beta)(\/.*)$/.exec(name))
    .flatMap((match) =>
      match === null ? [] : [{ method: match[1] ?? '', version: match[2] as ApiVersion, path: match[3] ?? '' }],
    );
  return names
    .filter(
      ({ method, version, path }) => version === 'v1.0' || contractOperations[`${method} /v1.0${path}`] === undefined,
    )
    .map((name) => ({ ...name, ...judge(name) }))
    .toSorted((left, right) =>
      left.path === right.path ? order(left) - order(right) : left.path < right.path ? -1 : 1,
    );
}

function order({ method }: Standing): number {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].indexOf(method);
}

function judge({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): Pick<Standing, 'kind' | 'because'> {
  const name = `${method} ${path}`;
  const proof = shown[name];
  if (path === '/$batch' && proof !== undefined) return { kind: 'modelled', because: proof };
  const operation = operations.find((one) => one.method === method && one.path === path);
  if (operation === undefined) return { kind: 'refused', because: 'answered 501' };
  if (operation.lacks !== undefined) return { kind: 'partly', because: operation.lacks };
  if (proof === undefined) return { kind: 'partly', because: 'no test shows yet that a change is seen through it' };
  return { kind: 'modelled', because: proof };
}
