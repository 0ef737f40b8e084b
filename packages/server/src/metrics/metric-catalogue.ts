/** One figure, as data: the registry and its page in the docs are made from this. Labels hold words of ours, never names or ids of tenants, phones or people; a feed is called by the id that it was added under. */
interface MetricDefinition {
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels?: readonly string[];
  /** Upper bounds, for histograms. */
  readonly buckets?: readonly number[];
}

/** Every figure of Picket's own. Ages and durations are in seconds, which is what Prometheus expects. */
export const metricCatalogue = {
  picket_devices: { kind: 'gauge', labels: ['level'], help: 'Phones that are not retired, by level, of all tenants.' },
  picket_assessment_backlog: { kind: 'gauge', help: 'Phones that wait to be assessed.' },
  picket_assessment_backlog_oldest_seconds: {
    kind: 'gauge',
    help: 'How long the first of them has waited. Minutes mean that assessment stands still.',
  },
  picket_delivery_backlog: {
    kind: 'gauge',
    labels: ['channel', 'state'],
    help: 'Intents that are not true yet: waiting to be sent, sent and not read back, refused.',
  },
  picket_delivery_backlog_oldest_seconds: {
    kind: 'gauge',
    labels: ['channel'],
    help: 'How long ago the first intent that is waiting or sent was decided.',
  },
  picket_decided_to_accepted_seconds: {
    kind: 'histogram',
    labels: ['channel'],
    buckets: [1, 5, 15, 30, 60, 120, 300, 900, 3600, 14_400],
    help: 'From the decision on a phone to its being read back from the remote side.',
  },
  picket_sync_age_seconds: {
    kind: 'gauge',
    labels: ['kind'],
    help: 'Since the last complete sync, of the linked tenant that is furthest behind.',
  },
  picket_sync_failing: { kind: 'gauge', labels: ['kind'], help: 'Linked tenants whose last sync of a kind failed.' },
  picket_connectors: { kind: 'gauge', labels: ['uem', 'state'], help: 'Links to UEMs by state.' },
  picket_grants: {
    kind: 'gauge',
    labels: ['purpose', 'sight'],
    help: 'Grants of all tenants by what the last look at each showed. Anything but granted is for a person to see to.',
  },
  picket_credentials: {
    kind: 'gauge',
    labels: ['purpose', 'end'],
    help: 'Secrets and certificates by how near their end is: expired, within-1-day, within-7-days, within-30-days, later, unknown (a secret whose end nobody has said).',
  },
  picket_heartbeat_age_seconds: {
    kind: 'gauge',
    help: 'Since the last heartbeat to the partner service, of the tenant that is furthest behind.',
  },
  picket_connector_silence: {
    kind: 'gauge',
    labels: ['kind'],
    help: 'Connectors that are set up in Intune, by how it hears Picket: heard; quiet (a quarter of the time after which it ignores a partner has gone by); ignored; unknown, which is no good news.',
  },
  picket_connector_time_left_seconds: {
    kind: 'gauge',
    help: 'Until Intune would ignore what Picket reports, of the tenant that is nearest to it. Absent where nobody knows.',
  },
  picket_outgoing_requests_total: {
    kind: 'counter',
    labels: ['service', 'status'],
    help: 'Requests to Microsoft and the partner service. 429 is throttling, `none` no answer. A batch counts as one.',
  },
  picket_ledger_lost_total: {
    kind: 'counter',
    help: 'Messages to Microsoft that do not stand in the ledger, since the database could not be written for so long.',
  },
  picket_jobs: {
    kind: 'gauge',
    labels: ['queue', 'state'],
    help: 'Jobs by state, as far back as the queue keeps them. Those of `dead-letters` failed for good.',
  },
  picket_database_connections: {
    kind: 'gauge',
    labels: ['state'],
    help: 'Connections of this process: idle, busy, and callers that wait for one. PostgreSQL only.',
  },
  picket_audit_chains_broken: {
    kind: 'gauge',
    help: 'Audit chains that did not fit what was signed, when they were last looked at. Anything but 0 is an alarm.',
  },
  picket_feed_age_seconds: {
    kind: 'gauge',
    labels: ['feed'],
    help: 'Since the source of a feed last said that this is all. Of feeds with a source that is asked.',
  },
  picket_feeds: {
    kind: 'gauge',
    labels: ['state'],
    help: 'Feeds by the worst that is true of them: held, failed, aged-out, overdue (older than three times its schedule), paused, trial, empty, in-force.',
  },
  picket_deployment_drift: {
    kind: 'gauge',
    labels: ['state'],
    help: 'Objects that Picket made in Intune and somebody has since edited, deleted or taken over.',
  },
  picket_deployment_runs: {
    kind: 'gauge',
    labels: ['state'],
    help: 'Deployments that have not ended: running, waiting for Microsoft, paused, stopped for want of something.',
  },
  picket_http_requests_total: {
    kind: 'counter',
    labels: ['operation', 'status'],
    help: 'Requests answered, by the operation id of docs/reference/api.md; `other` is whatever is none.',
  },
  picket_http_request_seconds: {
    kind: 'histogram',
    labels: ['operation'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    help: 'How long answering took. Event streams are left out.',
  },
} as const satisfies Readonly<Record<`picket_${string}`, MetricDefinition>>;

export type MetricName = keyof typeof metricCatalogue;

/** `docs/reference/metrics.md`. */
export function renderMetrics(): string {
  const rows = Object.entries<MetricDefinition>(metricCatalogue).map(
    ([name, { kind, labels = [], help }]) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return [
    '# Metrics',
    'Off unless `PICKET_METRICS_PORT` says otherwise. Then `GET /metrics` answers in Prometheus’ text format on that port of this machine alone (127.0.0.1), to whoever sends `Authorization: Bearer` with `PICKET_METRICS_TOKEN`. No label holds the name or id of a tenant, a phone, a user or an operator; a feed is named by the id that it was added under. The figures of all tenants are added up.',
    ['| name | kind | labels | meaning |', '|---|---|---|---|', ...rows].join('\n'),
    'Besides these, the figures of the process and of Node that `prom-client` collects: `process_*` (CPU, memory, open files) and `nodejs_*` (event loop lag, garbage collection, heap).',
    '## What to be woken for',
    [
      '- `picket_audit_chains_broken > 0`',
      '- `picket_assessment_backlog_oldest_seconds > 600`: nothing is judged any more',
      '- `picket_delivery_backlog_oldest_seconds > 1800`: what is decided does not take effect',
      '- `picket_sync_age_seconds > 4 * 3600`: the picture grows old; phones will become *not assessed*',
      '- `sum(picket_grants{sight!="granted"}) > 0`: a consent was withdrawn, or can no longer be looked at',
      '- `sum(picket_credentials{end=~"expired|within-1-day|within-7-days"}) > 0`: a secret or certificate ends',
      '- `picket_connector_silence{kind=~"quiet|ignored"} > 0`: Intune soon ignores what is reported, and lets every phone through; `kind="unknown"` for an hour: the same, and nobody could tell',
      '- `picket_feeds{state="overdue"} > 0` or `picket_feeds{state="aged-out"} > 0`: what is looked for grows old',
      '- `picket_feeds{state="held"} > 0` for a day: a person has to look at a version that was held back',
      '- `sum(picket_jobs{queue="dead-letters"}) > 0` and growing',
      '- `rate(picket_outgoing_requests_total{status="429"}[15m]) > 0` for hours: Microsoft slows Picket down',
    ].join('\n'),
  ].join('\n\n');
}
