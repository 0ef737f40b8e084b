import { second } from '@picket/domain';
import type { AnswerOf, listConnectors } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { Moment } from '../../look/moment.tsx';
import { Scrolling } from '../../look/scrolling.tsx';
import { useTableStyles } from '../../look/table-styles.ts';
import { Trouble } from '../../look/trouble.tsx';
import { lengthOf } from '../../words/moments.ts';
import { kindName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Rhythm } from './rhythm.tsx';
import { connectorTexts } from './texts.ts';

const columns = ['kind', 'every', 'lastRead', 'count', 'lastProblem', 'next'] as const;

interface SyncTableProps {
  readonly tenantId: string;
  readonly mayManage: boolean;
  readonly syncs: AnswerOf<typeof listConnectors>['items'][number]['syncs'];
}

/** Per kind: how fresh, how many, what went wrong last, and when again. */
export function SyncTable({ tenantId, mayManage, syncs }: SyncTableProps) {
  const { t, rich } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  const styles = useTableStyles();
  return (
    <Scrolling label={t('syncs.region')}>
      <table className={styles.table} aria-label={t('syncs.table')}>
        <thead className={styles.head}>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles.cell}>
                {t(`syncs.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {syncs.map(({ lastCompletedAt, lastCount, lastProblem, nextDueAt, ...sync }) => (
            <tr key={sync.kind}>
              <th scope="row" className={styles.cell}>
                {kindName(sync.kind, word)}
              </th>
              <td className={styles.cell}>
                {mayManage ? <Rhythm tenantId={tenantId} sync={sync} /> : lengthOf(sync.everySeconds * second, word)}
              </td>
              <td className={styles.cell}>
                {lastCompletedAt === null ? t('syncs.never') : <Moment at={lastCompletedAt} />}
              </td>
              <td className={styles.cell}>
                {lastCount === null ? t('syncs.unknown') : word('number', { count: lastCount })}
              </td>
              <td className={styles.cell}>
                {lastProblem === null
                  ? t('syncs.none')
                  : rich('syncs.problem', {
                      detail: <Trouble code={lastProblem.code} detail={lastProblem.detail} />,
                      code: <code>{lastProblem.code}</code>,
                      at: <Moment at={lastProblem.at} />,
                    })}
              </td>
              <td className={styles.cell}>{nextDueAt === null ? t('syncs.notPlanned') : <Moment at={nextDueAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
