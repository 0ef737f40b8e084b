import { makeStyles, tokens } from '@fluentui/react-components';
import type { Health } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { Moment } from '../../../look/moment.tsx';
import { Scrolling } from '../../../look/scrolling.tsx';
import { useTableStyles } from '../../../look/table-styles.ts';
import { channelName } from '../../../words/remote-words.ts';
import { words } from '../../../words/texts.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
});

const columns = ['channel', 'waiting', 'oldest', 'refused'] as const;

/** Per channel: how much of what was decided is not true yet, and since when. */
export function HealthChannels({ channels }: { readonly channels: Health['channels'] }) {
  const { t } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const table = useTableStyles();
  return (
    <>
      <h4 className={styles.title}>{t('channels.title')}</h4>
      <Scrolling label={t('channels.region')}>
        <table className={table.table} aria-label={t('channels.title')}>
          <thead className={table.head}>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={table.cell}>
                  {t(`channels.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {channels.map(({ id, title, enabled, waiting, sent, refused, oldestUndeliveredAt }) => (
              <tr key={id}>
                <th scope="row" className={table.cell}>
                  {channelName(id, title, word)}
                </th>
                <td className={table.cell}>
                  {enabled ? word('number', { count: waiting + sent }) : t('channels.off')}
                </td>
                <td className={table.cell}>
                  {oldestUndeliveredAt === null ? t('channels.nothing') : <Moment at={oldestUndeliveredAt} />}
                </td>
                <td className={table.cell}>{word('number', { count: refused })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </>
  );
}
