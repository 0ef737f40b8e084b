import { operations } from './areas/catalogue.ts';
import { Notifier } from './areas/subscriptions/notify.ts';
import type { BaseClock } from './clock.ts';
import { type Control, makeControl } from './control/control.ts';
import { KeyRing, type SigningKey } from './entra/key-ring.ts';
import type { GraphTools } from './graph/answer-graph.ts';
import { Router } from './graph/router.ts';
import { dispatch } from './http/dispatch.ts';
import { listen } from './http/listen.ts';
import { makeSigningKey, makeSigningKeyNow } from './real/make-signing-key.ts';
import { realClock } from './real/real-clock.ts';
import type { TenantSpec } from './seeds/tenant-spec.ts';
import { createWorld } from './world/create-world.ts';
import type { World } from './world/world.ts';

export interface SimulatorOptions {
  /** The same seed makes the same tenants, ids and secrets included. Unused with `world`. */
  readonly seed: string | number;
  /** Contoso and Fabrikam unless said. */
  readonly tenants?: readonly TenantSpec[];
  /** A world made before, instead of seeding one. */
  readonly world?: World;
  /** The clock underneath; real time unless said. */
  readonly clock?: BaseClock;
  /** 0, the default: any free one. */
  readonly httpPort?: number;
  readonly https?: { readonly port: number; readonly key: string; readonly cert: string };
  /** `127.0.0.1` unless said. Whoever can reach it is every application and every administrator of the tenants. */
  readonly host?: string;
  /**
   * Further addresses it is known by, behind a proxy that sets `X-Forwarded-Host`, or by a table of hosts:
   * `https://graph.microsoft.us`. Tokens are for them too, and links lead back to the one that was asked.
   */
  readonly reachedAs?: readonly string[];
  /** Throttling by the published limits from the start; off unless said. */
  readonly throttling?: boolean;
  /**
   * Holds every answer of Graph against Microsoft's contract before it goes out, and answers 500 with what is wrong where
   * it does not hold. What is answered is the same with it and without; it costs time. Off unless said.
   */
  readonly validation?: boolean;
  /** Signs tokens; made anew unless given, which takes a moment. */
  readonly signingKey?: SigningKey;
  /** How endpoints of change notifications are reached; the platform's own unless said. */
  readonly fetch?: typeof fetch;
  /** Told of faults in the simulator itself; standard error unless said. */
  readonly onError?: (error: unknown) => void;
}

export interface Simulator {
  /** `http://127.0.0.1:4900`: Entra, Graph, the partner channel and the controls below one address. */
  readonly origin: string;
  /** `https://localhost:4943`, if asked for. */
  readonly httpsOrigin?: string;
  readonly control: Control;
  readonly world: World;
  close(): Promise<void>;
}

/** Entra, Graph and Intune on one port. Rejects with `PortTaken` where a port is not free. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { seed, tenants, host = '127.0.0.1', https, reachedAs = [] } = options;
  const world =
    options.world ??
    createWorld({ seed, clock: options.clock ?? realClock, ...(tenants === undefined ? {} : { tenants }) });
  world.throttle.isOn = options.throttling ?? world.throttle.isOn;
  const fetchFrom = options.fetch ?? fetch;
  const notifier = new Notifier(world, fetchFrom);
  const origins: string[] = [...reachedAs];
  const tools: GraphTools = {
    world,
    origins,
    keys: new KeyRing(options.signingKey ?? (await makeSigningKey()), makeSigningKeyNow),
    router: new Router(operations),
    validates: options.validation ?? false,
    fetchFrom,
    notifier,
  };
  const { httpPort, httpsPort, close } = await listen({
    host,
    https,
    reachedAs,
    httpPort: options.httpPort ?? 0,
    answer: (exchange) => dispatch(tools, exchange),
    onError: options.onError ?? ((error) => console.error(error)),
  });
  const names = new Set([host, '127.0.0.1', 'localhost']);
  for (const name of names) {
    origins.push(`http://${name}:${httpPort}`);
    if (httpsPort !== undefined) origins.push(`https://${name}:${httpsPort}`);
  }
  return {
    origin: `http://${host}:${httpPort}`,
    ...(httpsPort === undefined ? {} : { httpsOrigin: `https://localhost:${httpsPort}` }),
    control: makeControl({ world, origins, keys: tools.keys, notifier }),
    world,
    async close() {
      world.faults.releaseAll();
      await notifier.close();
      await close();
    },
  };
}
