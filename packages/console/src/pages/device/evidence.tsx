import { makeStyles, tokens } from '@fluentui/react-components';
import type { Finding } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { factName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({
  finding: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
  summary: { cursor: 'pointer' },
  inside: { display: 'grid', gap: tokens.spacingVerticalS, paddingTop: tokens.spacingVerticalS },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  evidence: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    margin: 0,
    '& dd': { margin: 0, overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace },
  },
});

/** A finding, folded: what it means, what to do, and the facts behind it. */
export function Evidence({ finding }: { readonly finding: Finding }) {
  const { t, rich } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <details className={styles.finding}>
      <summary className={styles.summary}>
        <LevelBadge level={finding.severity} /> <FromServer text={finding.title} />{' '}
        <span className={styles.quiet}>
          {t(`finding.state.${finding.state}`)} <Moment at={finding.resolvedAt ?? finding.openedAt} />
        </span>
      </summary>
      <div className={styles.inside}>
        <p className={styles.text}>
          <FromServer text={finding.because} />
        </p>
        <p className={styles.text}>
          <FromServer text={finding.meaning} />
        </p>
        <p className={styles.text}>
          <strong>{t('finding.toDo')}</strong> <FromServer text={finding.remedy} />
        </p>
        <p className={styles.text}>
          <strong>{t('finding.curedWhen')}</strong> <FromServer text={finding.curedWhen} />
        </p>
        {finding.dismissed !== null && (
          <p className={styles.text}>
            {t('finding.setAside', { by: finding.dismissed.by, reason: finding.dismissed.reason })}
            {finding.dismissed.until !== null && (
              <> {rich('finding.until', { at: <Moment at={finding.dismissed.until} /> })}</>
            )}
          </p>
        )}
        <dl className={styles.evidence}>
          {Object.entries(finding.evidence).map(([name, value]) => (
            <EvidenceRow key={name} name={factName(name, word)} value={written(value)} />
          ))}
          <EvidenceRow name={t('finding.detector')} value={finding.detectorId} />
          {finding.techniques.length > 0 && (
            <EvidenceRow name={t('finding.techniques')} value={finding.techniques.join(', ')} />
          )}
        </dl>
        <p className={styles.quiet}>
          {rich('finding.dates', {
            opened: <Moment at={finding.openedAt} />,
            refreshed: <Moment at={finding.refreshedAt} />,
          })}
        </p>
      </div>
    </details>
  );
}

function EvidenceRow({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}

function written(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(written).join(', ') : JSON.stringify(value);
}
