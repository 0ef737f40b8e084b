import { makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, listConnectors } from '@picket/wire/console';
import { Moment } from '../../look/moment.tsx';
import { Scrolling } from '../../look/scrolling.tsx';
import { sourceName } from '../../words/remote-words.ts';
import { inWords, Rhythm } from './rhythm.tsx';

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', fontVariantNumeric: 'tabular-nums' },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: 'inherit',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
});

interface SyncTableProps {
  readonly tenantId: string;
  readonly mayManage: boolean;
  readonly syncs: AnswerOf<typeof listConnectors>['items'][number]['syncs'];
}

/** Per kind: how fresh, how many, what went wrong last, and when again. */
export function SyncTable({ tenantId, mayManage, syncs }: SyncTableProps) {
  const styles = useStyles();
  return (
    <Scrolling label="What is read, in a table">
      <table className={styles.table} aria-label="What is read from Microsoft">
        <thead className={styles.head}>
          <tr>
            {['Kind', 'Every', 'Last read', 'Count', 'Last problem', 'Next'].map((column) => (
              <th key={column} scope="col" className={styles.cell}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {syncs.map(({ lastCompletedAt, lastCount, lastProblem, nextDueAt, ...sync }) => (
            <tr key={sync.kind}>
              <th scope="row" className={styles.cell}>
                {sourceName(sync.kind)}
              </th>
              <td className={styles.cell}>
                {mayManage ? <Rhythm tenantId={tenantId} sync={sync} /> : inWords(sync.everySeconds)}
              </td>
              <td className={styles.cell}>{lastCompletedAt === null ? 'Never' : <Moment at={lastCompletedAt} />}</td>
              <td className={styles.cell}>{lastCount?.toLocaleString('en') ?? 'Unknown'}</td>
              <td className={styles.cell}>
                {lastProblem === null ? (
                  'None'
                ) : (
                  <>
                    {lastProblem.detail} (<code>{lastProblem.code}</code>, <Moment at={lastProblem.at} />)
                  </>
                )}
              </td>
              <td className={styles.cell}>{nextDueAt === null ? 'Not planned' : <Moment at={nextDueAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
