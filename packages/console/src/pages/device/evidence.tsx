import { makeStyles, tokens } from '@fluentui/react-components';
import type { Finding } from '@picket/wire/console';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { factName } from '../../words/remote-words.ts';

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

const states: Readonly<Record<Finding['state'], string>> = {
  open: 'Open',
  dismissed: 'Set aside',
  resolved: 'Resolved',
};

/** A finding, folded: what it means, what to do, and the facts behind it. */
export function Evidence({ finding }: { readonly finding: Finding }) {
  const styles = useStyles();
  return (
    <details className={styles.finding}>
      <summary className={styles.summary}>
        <LevelBadge level={finding.severity} /> {finding.title}{' '}
        <span className={styles.quiet}>
          {states[finding.state]} <Moment at={finding.resolvedAt ?? finding.openedAt} />
        </span>
      </summary>
      <div className={styles.inside}>
        <p className={styles.text}>{finding.because}</p>
        <p className={styles.text}>{finding.meaning}</p>
        <p className={styles.text}>
          <strong>What to do:</strong> {finding.remedy}
        </p>
        <p className={styles.text}>
          <strong>Cured when:</strong> {finding.curedWhen}
        </p>
        {finding.dismissed !== null && (
          <p className={styles.text}>
            Set aside by {finding.dismissed.by}: {finding.dismissed.reason}
            {finding.dismissed.until !== null && (
              <>
                {' '}
                (until <Moment at={finding.dismissed.until} />)
              </>
            )}
          </p>
        )}
        <dl className={styles.evidence}>
          {Object.entries(finding.evidence).map(([name, value]) => (
            <EvidenceRow key={name} name={factName(name)} value={written(value)} />
          ))}
          <EvidenceRow name="Detector" value={finding.detectorId} />
          {finding.techniques.length > 0 && <EvidenceRow name="MITRE ATT&CK" value={finding.techniques.join(', ')} />}
        </dl>
        <p className={styles.quiet}>
          Opened <Moment at={finding.openedAt} />, last confirmed <Moment at={finding.refreshedAt} />.
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
