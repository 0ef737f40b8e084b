import { describeDuration, hour, type Instant, minute, say, toIso } from '@picket/domain';
import { type Concern, type ConcernId, type HealthVerdict, healthVerdicts } from '@picket/wire/console';
import type { HealthFacts } from './facts.ts';

/** What is decided should take effect within this. */
const lateMs = 30 * minute;
const veryLateMs = 4 * hour;

type Part = Partial<Pick<Concern, 'about' | 'count' | 'again'>> & { readonly since?: Instant | undefined };

/** Everything that is the matter with a connector, worst first. */
export function findConcerns(facts: HealthFacts): readonly Concern[] {
  const found = [
    ...ofLink(facts),
    ...ofSilence(facts),
    ...ofSyncs(facts),
    ...ofConsent(facts),
    ...ofChannels(facts),
    ...ofFeeds(facts),
  ];
  return found.toSorted((a, b) => rank(b.verdict) - rank(a.verdict));
}

/** As bad as the worst concern; good only where there is none. */
export function verdictOf(concerns: readonly Concern[]): HealthVerdict {
  return concerns[0]?.verdict ?? 'good';
}

const rank = (verdict: HealthVerdict): number => healthVerdicts.indexOf(verdict);

function concern(id: ConcernId, verdict: HealthVerdict, what: string, todo: string, part: Part = {}): Concern {
  const { about = null, count = null, again = null, since } = part;
  return { id, verdict, about, count, since: since === undefined ? null : toIso(since), what, todo, again };
}

function ofLink({ connector: { state, since, because } }: HealthFacts): readonly Concern[] {
  switch (state) {
    case 'unlinked':
    case 'awaiting-consent':
      return [
        concern(
          'not-linked',
          'unknown',
          'This tenant is not linked: nothing is known of its phones.',
          'Grant the permissions on the Connector page.',
          { since },
        ),
      ];
    case 'revoked':
      return [concern('revoked', 'bad', because, 'Grant the permissions again on the Connector page.', { since })];
    case 'unresponsive':
      return [
        concern('unreachable', 'bad', because, 'Look at the last messages that failed: their errors say what to do.', {
          since,
        }),
      ];
    case 'paused':
      return [
        concern(
          'paused',
          'attention',
          because,
          'Resume it on the Connector page when it is time: Intune ignores a partner that is silent for too long.',
          { since },
        ),
      ];
    case 'linked':
      return [];
  }
}

const silentTodo =
  'Look at why the heartbeat fails, below and among the messages. Intune ignores a silent partner without telling anybody: then every phone passes its threat-level rule.';
const heartbeatAgain = { kind: 'heartbeat', of: null } as const;

function ofSilence({ silence, isHeartbeatUsed, connector, heartbeats, now }: HealthFacts): readonly Concern[] {
  if (silence === undefined) return [];
  const found: Concern[] = [];
  const again = isHeartbeatUsed ? heartbeatAgain : null;
  const since = silence.silentForMs === undefined ? undefined : ((now - silence.silentForMs) as Instant);
  const silentFor = inWords(silence.silentForMs ?? 0);
  const left = inWords(silence.leftMs ?? 0);
  if (silence.kind === 'ignored')
    found.push(
      concern(
        'silence-ignored',
        'bad',
        'Intune ignores what Picket reports: it has heard no heartbeat for too long.',
        silentTodo,
        { again, since },
      ),
    );
  if (silence.kind === 'quiet')
    found.push(
      concern(
        'silence-quiet',
        'attention',
        say('Intune has taken no heartbeat for {{duration}}. In {{left}} it ignores what Picket reports.', {
          duration: silentFor,
          left,
        }),
        silentTodo,
        { again, since },
      ),
    );
  if (silence.kind === 'unknown')
    found.push(
      concern(
        'silence-unknown',
        'unknown',
        'Nobody knows how long Intune will still listen: it has not said when it last heard Picket, or how long it waits.',
        'If it stays so after the next heartbeat, look at the connector in the Intune admin center.',
        { again, since },
      ),
    );
  if (!isHeartbeatUsed)
    found.push(
      concern(
        'heartbeat-off',
        'attention',
        'No heartbeat is sent, since no channel to the partner service is switched on; Intune still waits for one.',
        'Switch the channel on, or remove the connector in Intune.',
      ),
    );

  const [last] = heartbeats;
  if (isHeartbeatUsed && last !== undefined && last.acknowledged_at === null)
    found.push(
      concern(
        'heartbeat-failing',
        'attention',
        say('The last heartbeat was not acknowledged: {{english}}', {
          english: last.detail ?? last.code ?? 'no answer',
        }),
        'It is sent again by itself. If it stays so, the error says what to do.',
        { again, since: last.sent_at, about: last.code },
      ),
    );
  const isOff = connector.androidEnabled === false && connector.iosEnabled === false;
  if (isHeartbeatUsed && silence.kind !== 'ignored' && isOff)
    found.push(
      concern(
        'not-enabled',
        'attention',
        'Intune uses nothing of what Picket reports: the connector is switched on for no platform.',
        'In Intune, under Tenant administration › Connectors and tokens › Mobile Threat Defense, switch on "Connect devices" for each platform.',
      ),
    );
  return found;
}

function ofSyncs({ syncs, connector }: HealthFacts): readonly Concern[] {
  if (connector.state === 'unlinked' || connector.state === 'awaiting-consent') return [];
  return syncs.flatMap(({ kind, lastProblem, isOverdue, lastCompletedAt }) => {
    const again = { kind: 'sync', of: kind } as const;
    if (isOverdue)
      return [
        concern(
          'sync-overdue',
          'bad',
          lastProblem === undefined
            ? say('Reading {{kind}} is overdue.', { kind })
            : say('Reading {{kind}} is overdue. The last time it failed: {{english}}', {
                kind,
                english: lastProblem.detail,
              }),
          'What Picket knows grows old, and phones become not assessed. Try again, and look at the messages that failed.',
          { about: kind, again, since: lastCompletedAt },
        ),
      ];
    if (lastProblem !== undefined)
      return [
        concern(
          'sync-failing',
          'attention',
          say('Reading {{kind}} failed: {{english}}', { kind, english: lastProblem.detail }),
          'It is tried again by itself. If it stays so, the error says what to do.',
          { about: kind, again, since: lastCompletedAt },
        ),
      ];
    return [];
  });
}

function ofConsent({ registrations, connector }: HealthFacts): readonly Concern[] {
  return registrations.flatMap(({ purpose, state, missingPermissions }) => [
    ...(state === 'withdrawn' && (purpose !== 'sync-and-signal' || connector.state !== 'revoked')
      ? [
          concern(
            'consent-withdrawn',
            'attention',
            say('Consent for {{purpose}} was withdrawn: what needs it no longer happens.', { purpose }),
            'Grant it again on the Connector page, or remove the registration.',
            { about: purpose },
          ),
        ]
      : []),
    ...missingPermissions.map((permission) =>
      concern(
        'permission-missing',
        'attention',
        say('Microsoft refuses {{permission}}.', { permission }),
        'Grant consent again on the Connector page; the table there says what stops without it.',
        { about: permission },
      ),
    ),
  ]);
}

function ofChannels({ channels, now }: HealthFacts): readonly Concern[] {
  return channels
    .filter(({ enabled }) => enabled)
    .flatMap(({ id, title, backlog: { waiting, sent, refused, oldestAt } }) => {
      const again = { kind: 'delivery', of: id } as const;
      const ageMs = oldestAt === undefined ? 0 : now - oldestAt;
      return [
        ...(ageMs > lateMs
          ? [
              concern(
                'delivery-late',
                ageMs > veryLateMs ? 'bad' : 'attention',
                say('{{channel}}: what was decided {{duration}} ago has not taken effect for {{count}} phones.', {
                  channel: title,
                  duration: inWords(ageMs),
                  count: waiting + sent,
                }),
                'Look at the messages of deliveries that failed, and try again.',
                { about: id, again, since: oldestAt, count: waiting + sent },
              ),
            ]
          : []),
        ...(refused > 0
          ? [
              concern(
                'delivery-refused',
                'attention',
                say(
                  '{{channel}}: {{count}} phones are left alone, since something stands there that Picket did not write, or the device is gone.',
                  { channel: title, count: refused },
                ),
                'Each phone’s page says why.',
                { about: id, again, count: refused },
              ),
            ]
          : []),
      ];
    });
}

function ofFeeds({ feeds: { old } }: HealthFacts): readonly Concern[] {
  if (old.length === 0) return [];
  return [
    concern(
      'feeds-old',
      'attention',
      say('What is looked for grows old: {{names}}.', { names: old.join(', ') }),
      'See the Feeds page for why.',
      { count: old.length },
    ),
  ];
}

/** `3 hours`, in whole units: how much exactly is said in numbers beside it. */
function inWords(ms: number): string {
  const unit = ms >= 2 * 24 * hour ? 24 * hour : ms >= 2 * hour ? hour : minute;
  return describeDuration(Math.max(unit, Math.floor(ms / unit) * unit));
}
