import { type Static, type TSchema, Type } from 'typebox';
import type { Notifier } from '../areas/subscriptions/notify.ts';
import type { KeyRing } from '../entra/key-ring.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';

/** What a control can reach. */
export interface ControlTools {
  readonly world: World;
  /** Addresses of this simulator. */
  readonly origins: readonly string[];
  /** What signs tokens. */
  readonly keys: KeyRing;
  /** Tells subscribers of what a control changed. */
  readonly notifier: Notifier;
}

/** One control: what it does, what it takes, and the doing. Given as data, so that HTTP and process offer the same. */
export interface ControlFunction<Input extends TSchema = TSchema, Output = unknown> {
  readonly about: string;
  readonly input: Input;
  run(tools: ControlTools, input: Static<Input>): Output;
}

export function define<Input extends TSchema, Output>(
  about: string,
  input: Input,
  run: (tools: ControlTools, input: Static<Input>) => Output,
): ControlFunction<Input, Output> {
  return { about, input, run };
}

/** A control was used wrongly: said to whoever wrote the test. */
export class ControlFault extends Error {
  override readonly name = 'ControlFault';
  readonly code: 'invalid_request' | 'not_found';

  constructor(code: 'invalid_request' | 'not_found', message: string) {
    super(message);
    this.code = code;
  }
}

/** Id, domain or display name. */
export const TenantName = Type.String();

export const Nothing = Type.Object({});

export function tenantNamed({ world }: ControlTools, name: string): Tenant {
  const tenant = world.findTenant(name);
  if (tenant === undefined) throw new ControlFault('not_found', `there is no tenant "${name}"`);
  return tenant;
}

export function momentOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new ControlFault('invalid_request', `"${text}" is no moment`);
  return at;
}
