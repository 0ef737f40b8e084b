import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricName, metricCatalogue } from './metric-catalogue.ts';

type NameOf<Kind> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

type LabelsOf<Name extends MetricName> = (typeof metricCatalogue)[Name] extends {
  readonly labels: readonly (infer Label extends string)[];
}
  ? readonly [labels: Readonly<Record<Label, string>>]
  : readonly [];

/** The figures of this process. Always counted, which costs next to nothing; shown only where a listener is set up. */
export interface Metrics {
  count<Name extends NameOf<'counter'>>(name: Name, ...labels: LabelsOf<Name>): void;
  observe<Name extends NameOf<'histogram'>>(name: Name, value: number, ...labels: LabelsOf<Name>): void;
  /** Replaces every value of a gauge. */
  show<Name extends NameOf<'gauge'>>(
    name: Name,
    values: readonly (readonly [value: number, ...labels: LabelsOf<Name>])[],
  ): void;
  /** Called before each scrape, for what the database knows better than a counter. */
  beforeScrape(collect: () => Promise<void>): void;
  /** Prometheus' text format. @throws what a collector throws */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const made = new Map<MetricName, Counter | Gauge | Histogram>();
  for (const [name, definition] of Object.entries(metricCatalogue)) {
    const { kind, help } = definition;
    const shared = {
      name,
      help,
      labelNames: 'labels' in definition ? [...definition.labels] : [],
      registers: [registry],
    };
    const metric =
      kind === 'counter'
        ? new Counter(shared)
        : kind === 'gauge'
          ? new Gauge(shared)
          : new Histogram({ ...shared, buckets: 'buckets' in definition ? [...definition.buckets] : [] });
    made.set(name as MetricName, metric);
  }
  const collectors: (() => Promise<void>)[] = [];
  let collectsDefaults = false;

  return {
    count: (name, ...[labels]) => (made.get(name) as Counter).inc(labels ?? {}, 1),
    observe: (name, value, ...[labels]) => (made.get(name) as Histogram).observe(labels ?? {}, value),
    show: (name, values) => {
      const gauge = made.get(name) as Gauge;
      gauge.reset();
      for (const [value, labels] of values) gauge.set(labels ?? {}, value);
    },
    beforeScrape: (collect) => void collectors.push(collect),
    async scrape() {
      if (!collectsDefaults) collectDefaultMetrics({ register: registry });
      collectsDefaults = true;
      await Promise.all(collectors.map((collect) => collect()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
