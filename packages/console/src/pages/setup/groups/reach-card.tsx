import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import { type AnswerOf, getReach, type PhoneCounts, type SetupChoices } from '@picket/wire/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { Scrolling } from '../../../look/scrolling.tsx';
import { usePage } from '../../../page-context.ts';
import { phonesIn } from '../chosen/use-choices.ts';
import { groupTexts } from './texts.ts';

export type Reach = AnswerOf<typeof getReach>;

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  table: { minWidth: '520px' },
});

/** Whom these lists reach, saved or not. */
export function useReach(tenantId: string, groups: SetupChoices['groups'] | undefined) {
  const { api } = usePage();
  const ids = (list: 'pilot' | 'include' | 'exclude') => groups?.[list].map(({ id }) => id).join() ?? '';
  const query = { pilot: ids('pilot'), include: ids('include'), exclude: ids('exclude') };
  return useQuery({
    queryKey: ['tenant', tenantId, 'reach', query],
    queryFn: ({ signal }) => api.call(getReach, { params: { tenantId }, query, signal }),
    enabled: groups !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function ReachCard({ query }: { readonly query: ReturnType<typeof useReach> }) {
  const { t } = useTexts(groupTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const { data: reach, error } = query;
  return (
    <section className={card.card} aria-labelledby="setup-reach">
      <h3 id="setup-reach" className={styles.title}>
        {t('reach')}
      </h3>
      <p className={styles.text}>{t('reachMeaning')}</p>
      <QueryProblem query={query} />
      {reach === undefined && error === null && <Loading what={t('reaching')} rows={4} />}
      {reach !== undefined && <ReachTable reach={reach} />}
    </section>
  );
}

function ReachTable({ reach }: { readonly reach: Reach }) {
  const { t } = useTexts(groupTexts);
  const styles = useStyles();
  const rows: readonly (readonly [
    'pilot' | 'everybody' | 'excluded' | 'both' | 'fleet',
    number | undefined,
    PhoneCounts,
  ])[] = [
    ['pilot', reach.pilot.users, reach.pilot.phones],
    ['everybody', reach.everybody.users, reach.everybody.phones],
    ['both', reach.both.users, reach.both.phones],
    ['excluded', reach.excluded.users, reach.excluded.phones],
    ['fleet', undefined, reach.fleet],
  ];
  return (
    <Scrolling label={t('reachTable')}>
      <Table className={styles.table} size="small" aria-labelledby="setup-reach">
        <TableHeader>
          <TableRow>
            {(['who', 'users', 'phones', 'android', 'ios', 'ipados'] as const).map((column) => (
              <TableHeaderCell key={column}>{t(`column.${column}`)}</TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(([who, users, phones]) => (
            <TableRow key={who}>
              <TableCell>{t(`row.${who}`)}</TableCell>
              <TableCell>{users ?? ''}</TableCell>
              <TableCell>{phonesIn(phones)}</TableCell>
              <TableCell>{phones.android}</TableCell>
              <TableCell>{phones.ios}</TableCell>
              <TableCell>{phones.ipados}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Scrolling>
  );
}
