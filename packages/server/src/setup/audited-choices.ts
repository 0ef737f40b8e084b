import type { AgentChoice, Choices, GroupChoice } from '@picket/domain';
import type { AuditDetail, AuditFacts } from '../audit/audit-entry.ts';

/** What a save changed, before and after, in words of the audit log. Groups stand with their id: names change. */
export function auditedChange(
  before: { readonly version: number; readonly choices: Choices },
  after: { readonly version: number; readonly choices: Choices },
): AuditDetail {
  const [was, is] = [factsOf(before.choices), factsOf(after.choices)];
  const names = (Object.keys(is) as (keyof typeof is)[]).filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const only = (facts: AuditFacts) => Object.fromEntries(names.map((name) => [name, facts[name]])) as AuditFacts;
  return {
    changed: names,
    before: { version: before.version, ...only(was) },
    after: { version: after.version, ...only(is) },
  };
}

function factsOf({ android, ios, groups, webProtection, compliancePolicy, accessPolicy }: Choices) {
  return {
    android: android === undefined ? null : [...android.modes, agentOf(android.agent)],
    ios:
      ios === undefined
        ? null
        : [ios.volumePurchase ? 'with volume purchasing' : 'without volume purchasing', agentOf(ios.agent)],
    stage: groups.stage,
    pilotGroups: groups.pilot.map(groupOf),
    includedGroups: groups.include.map(groupOf),
    excludedGroups: groups.exclude.map(groupOf),
    webProtection,
    compliancePolicy,
    accessPolicy,
  } satisfies AuditFacts;
}

const agentOf = (agent: AgentChoice): string =>
  agent.kind === 'none' || agent.remoteId === undefined
    ? `agent: ${agent.kind}`
    : `agent: ${agent.kind} ${agent.remoteId}`;

const groupOf = ({ id, name }: GroupChoice): string => `${name} (${id})`;
