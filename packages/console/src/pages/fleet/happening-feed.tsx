import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { deviceQuery } from '../../api/queries.ts';
import { useLocale, useTexts } from '../../language/use-texts.ts';
import type { Happening } from '../../live/happening.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Given } from '../../look/given.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { ClockTime } from '../../look/moment.tsx';
import { usePage } from '../../page-context.ts';
import { plainIn } from '../../words/sentences.ts';
import { fleetTexts } from './texts.ts';

const useStyles = makeStyles({
  feed: {
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    // Room for all that is kept, from the beginning: the list below must not move away from under the mouse.
    minHeight: '116px',
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, color: tokens.colorNeutralForeground2 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', gap: tokens.spacingHorizontalS, minWidth: 0 },
  text: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

interface HappeningFeedProps {
  readonly tenantId: string;
  readonly happenings: readonly Happening[];
  readonly hrefOf: (deviceId: string) => string;
}

/** What happened while the page was open, newest first. */
export function HappeningFeed({ tenantId, happenings, hrefOf }: HappeningFeedProps) {
  const { t } = useTexts(fleetTexts);
  const locale = useLocale();
  const styles = useStyles();
  return (
    <section className={styles.feed} aria-label={t('happening.title')}>
      <h2 className={styles.title}>{t('happening.title')}</h2>
      {happenings.length === 0 && <p className={styles.quiet}>{t('happening.nothing')}</p>}
      <ol className={styles.list}>
        {happenings.map(({ id, at, deviceId, type, text, level }) => (
          <li key={id} className={styles.item}>
            <span className={styles.quiet}>
              <ClockTime at={at} />
            </span>
            {level !== undefined && <LevelBadge level={level} />}
            <span className={styles.text} title={text === undefined ? t(`happened.${type}`) : plainIn(locale, text)}>
              {deviceId !== undefined && (
                <>
                  <a href={hrefOf(deviceId)}>
                    <DeviceName tenantId={tenantId} deviceId={deviceId} />
                  </a>
                  {': '}
                </>
              )}
              {text === undefined ? t(`happened.${type}`) : <FromServer text={text} />}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Events carry ids. Few names are shown at once, so each is simply asked for. */
function DeviceName({ tenantId, deviceId }: { readonly tenantId: string; readonly deviceId: string }) {
  const { api } = usePage();
  const { t } = useTexts(fleetTexts);
  const { data: name } = useQuery({ ...deviceQuery(api, tenantId, deviceId), select: (device) => device.name });
  return <Given text={name ?? t('happening.phone')} />;
}
