import { type AuditDetail, type AuditEntry, type AuditFacts, type AuditValue, auditFields } from './audit-entry.ts';

const allowed: ReadonlySet<string> = new Set(auditFields);
const longestText = 1000;
const longestList = 100;

/**
 * An entry as it can be kept for ever: only allow-listed fields, texts that PostgreSQL can store and that have an end. A field
 * that is not on the list is a bug of ours and stops the change, so that it is found before it is released.
 */
export function tidyEntry(entry: AuditEntry): AuditEntry {
  const { actor, target, detail = {}, action } = entry;
  return {
    ...entry,
    actor: { ...actor, name: tidyText(actor.name) },
    ...(target === undefined ? {} : { target: tidyText(target) }),
    detail: tidyDetail(action, detail),
  };
}

function tidyDetail(action: string, { before, after, ...facts }: AuditDetail): AuditDetail {
  return {
    ...tidyFacts(action, facts),
    ...(before === undefined ? {} : { before: tidyFacts(action, before) }),
    ...(after === undefined ? {} : { after: tidyFacts(action, after) }),
  };
}

function tidyFacts(action: string, facts: AuditFacts): AuditFacts {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  for (const [name] of entries) {
    if (!allowed.has(name))
      throw new Error(`${action} may not put "${name}" into the audit log: it is not in auditFields`);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, tidyValue(value)]));
}

function tidyValue(value: AuditValue): AuditValue {
  if (typeof value === 'string') return tidyText(value);
  return typeof value === 'object' && value !== null ? value.slice(0, longestList).map(tidyText) : value;
}

/** NUL and lone surrogates would stop the insert, and with it the change, on some phone's odd name. */
function tidyText(text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return short.toWellFormed().replaceAll('\0', '\ufffd');
}
