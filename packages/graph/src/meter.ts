/**
 * What an answer says of the quota it was paid from. Only the directory says it:
 * https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 */
export interface Meter {
  /** What the request cost in truth (`x-ms-resource-unit`); undefined where it is not said. */
  readonly units: number | undefined;
  /** How much of the limit is used, 0.8 and above (`x-ms-throttle-limit-percentage`); undefined while it is less. */
  readonly used: number | undefined;
}

export function readMeter(headers: { get(name: string): string | null }): Meter {
  return {
    units: amount(headers.get('x-ms-resource-unit')),
    used: amount(headers.get('x-ms-throttle-limit-percentage')),
  };
}

/**
 * What the parts of a batch say together. A part that names no cost, since it failed or its service counts nothing, is
 * taken for the `estimate` that was paid.
 */
export function readBatchMeter(body: unknown, estimate: number): Meter {
  const responses = (body as { readonly responses?: unknown } | undefined)?.responses;
  const meters = Array.isArray(responses) ? responses.map(meterOfPart) : [];
  const used = meters.flatMap((meter) => meter.used ?? []);
  return {
    units: meters.some(({ units }) => units !== undefined)
      ? meters.reduce((sum, { units }) => sum + (units ?? estimate), 0)
      : undefined,
    used: used.length === 0 ? undefined : Math.max(...used),
  };
}

/** Lenient: whether the parts have the promised shape is looked at by whoever reads what they say. */
function meterOfPart(part: unknown): Meter {
  const headers = (part as { readonly headers?: unknown } | undefined)?.headers;
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const byName = new Map(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
  return readMeter({ get: (name) => byName.get(name) ?? null });
}

function amount(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
