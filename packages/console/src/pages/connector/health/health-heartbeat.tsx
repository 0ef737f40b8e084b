import { makeStyles, Select, tokens } from '@fluentui/react-components';
import { minute, second } from '@picket/domain';
import { type Health, heartbeatEveryMinutes, setHeartbeatRhythm } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { Scrolling } from '../../../look/scrolling.tsx';
import { useTableStyles } from '../../../look/table-styles.ts';
import { Trouble } from '../../../look/trouble.tsx';
import { usePage } from '../../../page-context.ts';
import { lengthOf } from '../../../words/moments.ts';
import { words } from '../../../words/texts.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  text: { margin: 0 },
  every: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  summary: { cursor: 'pointer' },
});

const choices = [heartbeatEveryMinutes.least, 15, 30, 60, 180, 360, 720];
const shown = 10;

interface HeartbeatProps {
  readonly tenantId: string;
  readonly heartbeat: Health['heartbeat'];
  readonly mayManage: boolean;
}

/** When one was last acknowledged, when the next is due, how often, and what came of the last ones. */
export function HealthHeartbeat({ tenantId, heartbeat, mayManage }: HeartbeatProps) {
  const { t, rich } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const table = useTableStyles();
  const { acknowledgedAt, nextDueAt, everySeconds, recent } = heartbeat;
  return (
    <>
      <p className={styles.text}>
        {acknowledgedAt === null
          ? t('heartbeat.never')
          : rich('heartbeat.last', { at: <Moment at={acknowledgedAt} /> })}{' '}
        {nextDueAt !== null && rich('heartbeat.next', { at: <Moment at={nextDueAt} /> })}{' '}
        {!mayManage && t('heartbeat.everyIs', { length: lengthOf(everySeconds * second, word) })}
      </p>
      {mayManage && <HeartbeatRhythm tenantId={tenantId} heartbeat={heartbeat} />}
      {recent.length > 0 && (
        <details>
          <summary className={styles.summary}>{t('heartbeat.recent')}</summary>
          <Scrolling label={t('heartbeat.region')}>
            <table className={table.table} aria-label={t('heartbeat.recent')}>
              <thead className={table.head}>
                <tr>
                  <th scope="col" className={table.cell}>
                    {t('heartbeat.sent')}
                  </th>
                  <th scope="col" className={table.cell}>
                    {t('heartbeat.acknowledged')}
                  </th>
                  <th scope="col" className={table.cell}>
                    {t('heartbeat.state')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {recent.slice(0, shown).map((beat) => (
                  <tr key={beat.sentAt}>
                    <td className={table.cell}>
                      <Moment at={beat.sentAt} />
                    </td>
                    <td className={table.cell}>
                      {beat.acknowledgedAt === null
                        ? rich('heartbeat.no', {
                            why: <Trouble code={beat.code} detail={beat.detail ?? beat.code ?? ''} />,
                          })
                        : t('heartbeat.yes')}
                    </td>
                    <td className={table.cell}>
                      {beat.partnerState === null ? t('heartbeat.notAsked') : <code>{beat.partnerState}</code>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
        </details>
      )}
    </>
  );
}

/** Chosen within what Intune's patience allows; one that was set by other means is kept among the choices. */
function HeartbeatRhythm({ tenantId, heartbeat }: Pick<HeartbeatProps, 'tenantId' | 'heartbeat'>) {
  const { api } = usePage();
  const { t } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const client = useQueryClient();
  const label = useId();
  const { everySeconds, isOwnRhythm, mostSeconds } = heartbeat;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (everyMinutes: number | null) =>
      api.call(setHeartbeatRhythm, { params: { tenantId }, body: { everyMinutes } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  const own = everySeconds / 60;
  const allowed = choices.filter((minutes) => minutes * 60 <= mostSeconds);
  const offered = isOwnRhythm && !allowed.includes(own) ? [...allowed, own].toSorted((a, b) => a - b) : allowed;
  return (
    <>
      <div className={styles.every}>
        <span id={label}>{t('heartbeat.every')}</span>
        <Select
          size="small"
          aria-labelledby={label}
          disabled={isPending}
          value={isOwnRhythm ? String(own) : 'default'}
          onChange={(_, { value }) => mutate(value === 'default' ? null : Number(value))}
        >
          <option value="default">
            {isOwnRhythm
              ? t('heartbeat.asServer')
              : t('heartbeat.ofServer', { length: lengthOf(everySeconds * second, word) })}
          </option>
          {offered.map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {lengthOf(minutes * minute, word)}
            </option>
          ))}
        </Select>
      </div>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}
