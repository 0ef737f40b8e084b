import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { oneOf, TenantParams } from './shapes.ts';

/** What an app for watching over others is worth: nothing, or a finding that is no worse than this. */
export const watchwareWorths = ['allowed', 'low', 'medium'] as const;

const Judgment = Type.Object({
  watchware: oneOf(watchwareWorths),
  domains: Type.Array(
    Type.Object({
      domain: Type.String({ examples: ['contoso.com'] }),
      /** `entra`: verified there. `operator`: somebody here has said so. */
      source: oneOf(['entra', 'operator']),
    }),
    { description: 'Whose imitations are looked for' },
  ),
});

export const getJudgment = {
  id: 'getJudgment',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/judgment',
  summary: 'Say what is the own name of a tenant, and what it has decided about watchware',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Judgment,
  status: 200,
} as const satisfies Operation;

export const changeJudgment = {
  id: 'changeJudgment',
  method: 'PATCH',
  path: '/api/v1/tenants/{tenantId}/judgment',
  summary: 'Decide what watchware is worth, and name further domains of your own; what is left out stays',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object(
    {
      watchware: Type.Optional(oneOf(watchwareWorths)),
      ownDomains: Type.Optional(
        Type.Array(Type.String({ minLength: 3, maxLength: 253 }), {
          maxItems: 100,
          description: 'All of those that Entra does not list: campaign sites, brands',
        }),
      ),
    },
    { minProperties: 1 },
  ),
  answer: Judgment,
  status: 200,
} as const satisfies Operation;
