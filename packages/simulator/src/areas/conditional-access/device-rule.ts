import type { Device, ExtensionAttributeName } from '../devices/device.ts';
import { extensionAttributeNames } from '../devices/device.ts';

/**
 * The rule of a device filter (learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices):
 * comparisons of device properties, joined by `-and` and `-or`, with parentheses.
 *
 * What null means is the trap in it. A property that is not known never satisfies a positive operator and always
 * satisfies a negative one; an unregistered device has nothing but nulls; and extension attributes are known only for
 * devices that are managed by Intune, compliant, or hybrid joined.
 */
export type DeviceRule = (device: Device | undefined) => boolean;

export class RuleError extends Error {
  override readonly name = 'RuleError';
}

const longestRule = 3_072;

type Known = string | null;
const plainProperties: Readonly<Record<string, (device: Device) => Known>> = {
  deviceid: (device) => device.deviceId,
  displayname: (device) => device.displayName,
  deviceownership: (device) => device.deviceOwnership,
  enrollmentprofilename: (device) => device.enrollmentProfileName,
  iscompliant: (device) => spell(device.isCompliant),
  manufacturer: (device) => device.manufacturer,
  mdmappid: (device) => device.mdmAppId,
  model: (device) => device.model,
  operatingsystem: (device) => device.operatingSystem,
  operatingsystemversion: (device) => device.operatingSystemVersion,
  physicalids: (device) => (device.physicalIds.length === 0 ? null : device.physicalIds.join(' ')),
  profiletype: (device) => device.profileType,
  systemlabels: (device) => (device.systemLabels.length === 0 ? null : device.systemLabels.join(' ')),
  trusttype: (device) => device.trustType,
};

interface Operator {
  readonly isNegative: boolean;
  readonly takesList: boolean;
  holds(value: string, wanted: readonly string[]): boolean;
}

const positive: Readonly<Record<string, Operator['holds']>> = {
  eq: (value, [wanted = '']) => value === wanted,
  startswith: (value, [wanted = '']) => value.startsWith(wanted),
  endswith: (value, [wanted = '']) => value.endsWith(wanted),
  contains: (value, [wanted = '']) => value.includes(wanted),
  in: (value, wanted) => wanted.includes(value),
};

const negativeOf: Readonly<Record<string, string>> = {
  ne: 'eq',
  notstartswith: 'startswith',
  notendswith: 'endswith',
  notcontains: 'contains',
  notin: 'in',
};

export function parseDeviceRule(text: string): DeviceRule {
  if (text.length > longestRule) throw new RuleError(`The rule is longer than ${longestRule} characters.`);
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? '';

  function anyOf(): DeviceRule {
    const parts = [allOf()];
    while (peek() === '-or' || peek() === 'or') {
      take();
      parts.push(allOf());
    }
    return (device) => parts.some((part) => part(device));
  }

  function allOf(): DeviceRule {
    const parts = [one()];
    while (peek() === '-and' || peek() === 'and') {
      take();
      parts.push(one());
    }
    return (device) => parts.every((part) => part(device));
  }

  function one(): DeviceRule {
    if (peek() === '-not') {
      take();
      const inner = one();
      return (device) => !inner(device);
    }
    if (peek() !== '(') return comparison();
    take();
    const inner = anyOf();
    if (take() !== ')') throw new RuleError('A parenthesis is not closed.');
    return inner;
  }

  function comparison(): DeviceRule {
    const read = propertyNamed(take());
    const operator = operatorNamed(take());
    const wanted = (operator.takesList ? list() : [value()]).map((one) => one.toLowerCase());
    return (device) => {
      const known = device === undefined ? null : read(device);
      if (known === null) return operator.isNegative;
      return operator.holds(known.toLowerCase(), wanted) !== operator.isNegative;
    };
  }

  function list(): readonly string[] {
    if (take() !== '[') throw new RuleError('A list begins with [.');
    const found = [value()];
    while (peek() === ',') {
      take();
      found.push(value());
    }
    if (take() !== ']') throw new RuleError('A list ends with ].');
    return found;
  }

  function value(): string {
    const token = take();
    if (/^(["']).*\1$/s.test(token)) return token.slice(1, -1);
    if (/^(true|false)$/i.test(token)) return token;
    throw new RuleError(`"${token}" is no value.`);
  }

  const rule = anyOf();
  if (position < tokens.length) throw new RuleError(`Nothing is expected at "${tokens[position]}".`);
  return rule;
}

function propertyNamed(token: string): (device: Device) => Known {
  const name = /^device\.(\w+)$/i.exec(token)?.[1];
  const attribute = extensionAttributeNames.find((one) => one.toLowerCase() === name?.toLowerCase());
  if (attribute !== undefined) return (device) => extensionAttribute(device, attribute);
  const read = plainProperties[name?.toLowerCase() ?? ''];
  if (read === undefined) throw new RuleError(`"${token}" is no property of a device.`);
  return read;
}

function extensionAttribute(device: Device, name: ExtensionAttributeName): Known {
  const isVisible = device.isManaged === true || device.isCompliant === true || device.trustType === 'ServerAd';
  return isVisible ? device.extensionAttributes[name] : null;
}

function operatorNamed(token: string): Operator {
  const name = token.toLowerCase().replace(/^-/, '');
  const negated = negativeOf[name];
  const holds = positive[negated ?? name];
  if (!token.startsWith('-') || holds === undefined) throw new RuleError(`"${token}" is no operator.`);
  return { isNegative: negated !== undefined, takesList: (negated ?? name) === 'in', holds };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = /\s*("[^"]*"|'[^']*'|[()[\],]|[^\s()[\],"']+)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    tokens.push(match[1] ?? '');
    end = pattern.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest !== '') throw new RuleError(`Nothing is expected at "${rest}".`);
  return tokens;
}

function spell(value: boolean | null): Known {
  return value === null ? null : String(value);
}
