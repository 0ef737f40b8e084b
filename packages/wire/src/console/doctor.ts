import { checkOutcomes, consentPurposes } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { AllTold, Moment, oneOf, TenantParams } from './shapes.ts';

export const CheckResult = Type.Object({
  id: Type.String({ description: 'Stable: `threat-level-rules`' }),
  title: Type.String(),
  because: Type.String({ description: 'Why it matters' }),
  docs: Type.String({ description: 'Where Microsoft explains it' }),
  permissions: Type.Array(Type.Object({ name: Type.String(), purpose: oneOf(consentPurposes) })),
  outcome: oneOf(checkOutcomes),
  saw: Type.String({ description: 'What was seen' }),
  objects: Type.Array(Type.String(), { description: 'What it is about, by the names that Intune and Entra show' }),
  todo: Type.Union([Type.String(), Type.Null()], { description: 'What to do; null where nothing needs doing' }),
  /** Absent from what was written down by a Picket that did not tell it. */
  told: Type.Optional(AllTold),
});
export type CheckResult = Static<typeof CheckResult>;

const Examination = Type.Object({ at: Moment, results: Type.Array(CheckResult) });
export type Examination = Static<typeof Examination>;

export const getExamination = {
  id: 'getExamination',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/examination',
  summary: 'Show what the doctor saw last; null when it never looked',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Type.Object({ last: Type.Union([Examination, Type.Null()]) }),
  status: 200,
} as const satisfies Operation;

export const examineTenant = {
  id: 'examineTenant',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/examination',
  summary:
    'Look for what keeps Picket from having an effect, or locks out more than it should; changes nothing at Microsoft',
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  answer: Examination,
  status: 200,
  problems: ['consent_missing', 'connector_unreachable'],
} as const satisfies Operation;
