import type { TenantBehaviour } from './tenant-behaviour.ts';

/** The knobs of one tenant as they are turned, and which of them anything was asked for: what a run depended on. */
export class Knobs {
  readonly #asked = new Set<keyof TenantBehaviour>();
  /** Asking through this is noted. */
  readonly behaviour: TenantBehaviour;
  #turned: TenantBehaviour;

  constructor(turned: TenantBehaviour) {
    this.#turned = turned;
    this.behaviour = new Proxy(turned, {
      get: (_, knob) => {
        this.#asked.add(knob as keyof TenantBehaviour);
        return this.#turned[knob as keyof TenantBehaviour];
      },
    });
  }

  /** As they are turned; looking at them is not noted. */
  get turned(): TenantBehaviour {
    return this.#turned;
  }

  get asked(): ReadonlySet<keyof TenantBehaviour> {
    return this.#asked;
  }

  /** What is not named stays. */
  turn(change: Partial<TenantBehaviour>): void {
    this.#turned = { ...this.#turned, ...change };
  }

  forgetAsked(): void {
    this.#asked.clear();
  }
}
