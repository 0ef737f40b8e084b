import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { InstallState } from '@picket/domain';
import { useTexts } from '../../../language/use-texts.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { Scrolling } from '../../../look/scrolling.tsx';
import { useTableStyles } from '../../../look/table-styles.ts';
import { addressOf, noFilters } from '../../../routing/route.ts';
import type { Install } from './install-queries.ts';
import { InstallStateMark } from './install-state-mark.tsx';
import { installTexts } from './texts.ts';

const useStyles = makeStyles({
  state: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  text: { margin: 0 },
});

const columns = ['phone', 'user', 'app', 'state', 'why', 'since'] as const;

interface InstallTableProps {
  readonly tenantId: string;
  readonly rows: readonly Install[];
  readonly more: { readonly load: () => void; readonly isLoading: boolean } | undefined;
}

/** Phone by phone, what needs somebody first. */
export function InstallTable({ tenantId, rows, more }: InstallTableProps) {
  const { t, rich } = useTexts(installTexts);
  const styles = useStyles();
  const table = useTableStyles();
  if (rows.length === 0) return <p className={styles.text}>{t('empty')}</p>;
  return (
    <>
      <Scrolling label={t('region')}>
        <table className={table.table} aria-label={t('table')}>
          <thead className={table.head}>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={table.cell}>
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.appId} ${row.remoteDeviceId}`}>
                <th scope="row" className={table.cell}>
                  <Phone tenantId={tenantId} row={row} />
                </th>
                <td className={table.cell}>
                  {row.userPrincipalName === null ? t('nobody') : <Given text={row.userPrincipalName} />}
                </td>
                <td className={table.cell}>
                  <Given text={row.appName} />
                </td>
                <td className={table.cell}>
                  <span className={styles.state}>
                    <InstallStateMark state={row.state} />
                    {t(`state.${row.state}`)}
                  </span>
                </td>
                <td className={table.cell}>
                  <Why row={row} />
                </td>
                <td className={table.cell}>
                  <Moment at={row.since} />
                  {row.notifiedAt !== null && (
                    <div className={styles.quiet}>{rich('asked', { at: <Moment at={row.notifiedAt} /> })}</div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {more !== undefined && (
        <div>
          <Button disabledFocusable={more.isLoading} onClick={more.load}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Phone({ tenantId, row }: { readonly tenantId: string; readonly row: Install }) {
  const { t } = useTexts(installTexts);
  const styles = useStyles();
  const name = <Given text={row.deviceName === '' ? row.remoteDeviceId : row.deviceName} />;
  if (row.deviceId === null) {
    return (
      <>
        {name} <span className={styles.quiet}>{t('gone')}</span>
      </>
    );
  }
  return <a href={addressOf({ page: 'fleet', tenantId, deviceId: row.deviceId, filters: noFilters })}>{name}</a>;
}

const explained = ['unknown', 'not-installed', 'pending', 'not-applicable'] as const satisfies readonly InstallState[];

/** Why it is not there and what to do; of what is there, nothing. */
function Why({ row }: { readonly row: Install }) {
  const { t, rich } = useTexts(installTexts);
  const styles = useStyles();
  const { error, detail, reportedAt } = row;
  const state = explained.find((each) => each === row.state);
  return (
    <>
      {state !== undefined && <div>{t(`meaning.${state}`)}</div>}
      {error !== null && (
        <div>
          {error.meaning === null ? t('unexplained') : <FromServer text={`${error.meaning} ${error.todo ?? ''}`} />}{' '}
          <code>{error.code}</code>
        </div>
      )}
      {detail !== null && (
        <div className={styles.quiet}>
          <code>{detail}</code>
        </div>
      )}
      {reportedAt !== null && (
        <div className={styles.quiet}>{rich('reported', { at: <Moment at={reportedAt} /> })}</div>
      )}
    </>
  );
}
