import type { DeviceSnapshot, FactName, Facts } from '@picket/domain';

/**
 * The value of a fact that a detector lists under `needs`: it is not asked without. Throws for one that it forgot to
 * list, which would otherwise be taken for good news on some phone some day.
 */
export function neededFact<Name extends FactName>(snapshot: DeviceSnapshot, name: Name): Facts[Name] {
  const observed = snapshot.facts[name];
  if (observed === undefined) throw new Error(`"${name}" is read, and not listed under needs`);
  return observed.value as Facts[Name];
}
