import { Button } from '@fluentui/react-components';
import { useTexts } from '../../../language/use-texts.ts';
import { Moment } from '../../../look/moment.tsx';
import { Scrolling } from '../../../look/scrolling.tsx';
import { useTableStyles } from '../../../look/table-styles.ts';
import { lasted } from '../../../words/moments.ts';
import { kindName } from '../../../words/remote-words.ts';
import { words } from '../../../words/texts.ts';
import type { CallRow } from './health-query.ts';
import { healthTexts } from './texts.ts';

interface LedgerTableProps {
  readonly calls: readonly CallRow[];
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
}

const columns = ['sent', 'cause', 'operation', 'answer', 'took', 'details'] as const;

export function LedgerTable({ calls, opened, onOpen }: LedgerTableProps) {
  const { t } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const table = useTableStyles();
  return (
    <Scrolling label={t('ledger.region')}>
      <table className={table.table} aria-label={t('ledger.title')}>
        <thead className={table.head}>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={table.cell}>
                {t(`ledger.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.id}>
              <td className={table.cell}>
                <Moment at={call.at} />
              </td>
              <td className={table.cell}>
                {t(`ledger.causes.${call.cause.kind}`)}
                {call.cause.of !== null && ` · ${subjectOf(call, word)}`}
              </td>
              <td className={table.cell}>
                <code>{call.operation}</code>
              </td>
              <td className={table.cell}>
                <Answer call={call} />
              </td>
              <td className={table.cell}>{lasted(call.durationMs, word)}</td>
              <td className={table.cell}>
                <Button
                  size="small"
                  appearance="subtle"
                  aria-label={t('ledger.detailsOf', { operation: call.operation })}
                  aria-expanded={call.id === opened}
                  onClick={() => onOpen(call.id)}
                >
                  {t('ledger.details')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

function Answer({ call }: { readonly call: CallRow }) {
  const { t } = useTexts(healthTexts);
  const { status, code, attempts, parts, failedParts } = call;
  return (
    <>
      {status === null ? t('ledger.noAnswer') : status} {code !== null && <code>{code}</code>}{' '}
      {attempts > 1 && t('ledger.tries', { count: attempts })}{' '}
      {parts > 1 && failedParts > 0 && t('ledger.parts', { failed: failedParts, count: parts })}
    </>
  );
}

function subjectOf({ cause }: CallRow, word: Parameters<typeof kindName>[1]): string {
  const of = cause.of ?? '';
  return cause.kind === 'sync' ? kindName(of, word) : of;
}
