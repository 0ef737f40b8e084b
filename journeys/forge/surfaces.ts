import { readFileSync } from 'node:fs';
import * as wire from '@picket/wire/console';
import type { ForgeryKind } from './forgery.ts';

/** What is tried at each kind of surface, and how it refuses. Written by hand; the surfaces come from the code. */
export interface Expectation {
  readonly tries: readonly ForgeryKind[];
  /** The only statuses there may be. */
  readonly refuses: readonly number[];
  /** Whether all refusals must be the same, letter by letter. */
  readonly alike: boolean;
  readonly because: string;
}

const everyJwt = ['signature', 'header', 'claims', 'damage'] as const;

export const expectations = {
  bearer: {
    tries: [...everyJwt, 'secret-text', 'other-secret', 'ended', 'agent-proof', 'whole-header'],
    refuses: [401],
    alike: true,
    because: 'API tokens are looked up by their digest: whatever is not one of them is nobody',
  },
  cookie: {
    tries: [...everyJwt, 'secret-text', 'other-secret', 'ended'],
    refuses: [401],
    alike: true,
    because: 'sessions are looked up by their digest, before csrf and before the body',
  },
  csrf: {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [403],
    alike: true,
    because: 'a live session without its own csrf value changes nothing',
  },
  'consent-state': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [409, 400],
    alike: false,
    because: 'a state that was not given out links nothing; one longer than any is refused as such',
  },
  invitation: {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [403, 400],
    alike: false,
    because: 'a code that was not given out makes no operator; one longer than any is refused as such',
  },
  'sign-in state': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [409, 400],
    alike: false,
    because:
      'a state that was not given out, or to another browser, signs nobody in; one longer than any is refused as such',
  },
  'id token': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [],
    alike: false,
    because: 'what Entra hands Picket for a code: judged in one place, before anybody is known',
  },
  metrics: {
    tries: [...everyJwt, 'secret-text', 'other-secret', 'ended', 'agent-proof', 'whole-header'],
    refuses: [401],
    alike: true,
    because: 'one token, compared as a whole',
  },
  'simulated Graph': {
    tries: [...everyJwt, 'secret-text', 'other-secret', 'agent-proof', 'whole-header'],
    refuses: [401],
    alike: false,
    because: 'it says what Graph says of each, which names some of the reasons',
  },
  'simulated partner channel': {
    tries: [...everyJwt, 'secret-text', 'other-secret', 'agent-proof', 'whole-header'],
    refuses: [401],
    alike: true,
    because: 'our own protocol: one refusal for all',
  },
  'simulated Entra': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [400, 401],
    alike: false,
    because: 'assertions in place of a secret; it says what Entra says of each',
  },
  'simulated controls': {
    tries: [...everyJwt, 'secret-text'],
    refuses: [403],
    alike: true,
    because: 'no token opens them: this machine only, and no page of another site, whatever it brings',
  },
  'simulated admin center': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [302],
    alike: true,
    because: 'a session it did not make is nobody: everything leads to the page that asks who is there',
  },
  'simulated exports': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [403],
    alike: true,
    because: 'a finished file is for whoever has its address, which holds a signature that nobody guesses',
  },
  'proof of a tenant': {
    tries: [...everyJwt, 'secret-text', 'other-secret'],
    refuses: [],
    alike: false,
    because: 'what Entra hands Picket is believed once Graph answers to it for the expected tenant, and never before',
  },
} as const satisfies Readonly<Record<string, Expectation>>;

export type SurfaceKind = keyof typeof expectations;

/** What of an open operation's input is a proof, and where it is forged. */
const openOperations: Readonly<Record<string, SurfaceKind | 'elsewhere'>> = {
  redeemInvitation: 'invitation',
  // A passphrase is typed by people, not made by us: that guesses are slowed is shown in operators.test.ts.
  signIn: 'elsewhere',
  // It takes no proof: a ticket to test with signs nobody in.
  startEntraSignIn: 'elsewhere',
  getSignInOffer: 'elsewhere',
  finishEntraSignIn: 'sign-in state',
};

/** Names of fields of a request that hold a proof or a secret. */
const secretNames = /^(state|code|token|passphrase|clientSecret|privateKey|secret|assertion|password|key)$/;

/** Fields of that name in the operations, with what is done about each. */
const secretFields: Readonly<Record<string, string>> = {
  'redeemInvitation code': 'the surface "invitation"',
  'redeemInvitation passphrase': 'chosen there, proves nothing yet',
  'signIn passphrase': 'typed by people; guesses are slowed',
  'finishConsent state': 'the surface "consent-state"',
  'listAppFiles state': 'a filter',
  'listFindings state': 'a filter',
  'listInstalls state': 'a filter',
  'decideDeployment key': 'names an object of the plan',
  'finishEntraSignIn state': 'the surface "sign-in state"',
  'finishEntraSignIn code': 'of Entra, which judges it; what it buys is the surface "id token"',
  'setSignIn clientSecret': 'entered and sealed; Entra judges it',
  'setSignIn privateKey': 'entered and sealed; must fit its certificate',
  'setInstanceSignIn clientSecret': 'entered and sealed; Entra judges it',
  'setInstanceSignIn privateKey': 'entered and sealed; must fit its certificate',
  'setInstanceRegistration clientSecret': 'entered and sealed; Entra judges it where a grant stands',
  'setInstanceRegistration privateKey': 'entered and sealed; must fit its certificate',
  'setRegistration clientSecret': 'entered and sealed; Entra judges it',
  'setRegistration privateKey': 'entered and sealed; must fit its certificate',
};

/** Every operation with the ways it takes a proof; `unknown` for those that nobody has thought of. */
export function surfacesOfApi(): readonly {
  readonly operation: wire.Operation;
  readonly kind: SurfaceKind | 'elsewhere' | 'unknown';
}[] {
  return wire.operations.flatMap((operation) => {
    if (operation.guard.kind === 'open')
      return [{ operation, kind: openOperations[operation.id] ?? ('unknown' as const) }];
    const kinds: SurfaceKind[] = ['bearer', 'cookie'];
    if (operation.method !== 'GET') kinds.push('csrf');
    if ('state' in (operation.query?.properties ?? {}) && operation.changes === true) kinds.push('consent-state');
    return kinds.map((kind) => ({ operation, kind }));
  });
}

/** Fields that look like a proof and that the table does not know, and rows of the table that no operation has. */
export function forgottenFields(): readonly string[] {
  const found = wire.operations.flatMap(({ id, query, body, params }) =>
    [query, body, params].flatMap((part) =>
      Object.keys((part as { readonly properties?: object } | undefined)?.properties ?? {})
        .filter((name) => secretNames.test(name))
        .map((name) => `${id} ${name}`),
    ),
  );
  const known = Object.keys(secretFields);
  return [...found.filter((name) => !known.includes(name)), ...known.filter((name) => !found.includes(name))];
}

/** The areas of the simulator as its dispatcher names them, with what each is tried as. */
export const simulatorAreas: Readonly<Record<string, SurfaceKind>> = {
  AdminCenter: 'simulated admin center',
  Control: 'simulated controls',
  Graph: 'simulated Graph',
  Partner: 'simulated partner channel',
  Entra: 'simulated Entra',
  Export: 'simulated exports',
};

export function areasOfSimulator(): readonly string[] {
  const source = readFileSync(new URL('../../packages/simulator/src/http/dispatch.ts', import.meta.url), 'utf8');
  return [
    ...new Set([...source.matchAll(/\banswer([A-Z]\w+)\((?:tools|world), exchange\)/g)].map(([, area = '']) => area)),
  ];
}
