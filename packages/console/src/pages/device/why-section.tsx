import { makeStyles, tokens } from '@fluentui/react-components';
import {
  BugRegular,
  ClockRegular,
  ProhibitedRegular,
  QuestionCircleRegular,
  ShieldCheckmarkRegular,
} from '@fluentui/react-icons';
import type { Device } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { sourceName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Section } from './section.tsx';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  reason: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  text: { margin: 0, overflowWrap: 'anywhere' },
  cure: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

const kinds = {
  finding: BugRegular,
  'source-missing': ProhibitedRegular,
  'source-stale': ClockRegular,
  'not-covered': ProhibitedRegular,
  'could-not-judge': QuestionCircleRegular,
} as const;

/** Every reason, the deciding one first, and what would take it away. For a secured phone, what vouches for it. */
export function WhySection({ device }: { readonly device: Device }) {
  const { t, rich } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <Section title={t('why.title')}>
      <ol className={styles.list}>
        {device.reasons.map(({ kind, text, curedWhen, findingId, detectorId }) => {
          const Icon = kinds[kind];
          return (
            <li key={findingId ?? `${kind} ${detectorId} ${text}`} className={styles.reason}>
              <Icon fontSize={20} aria-label={t(`why.kind.${kind}`)} />
              <div>
                <p className={styles.text}>
                  <FromServer text={text} />
                </p>
                {curedWhen !== null && (
                  <p className={styles.cure}>{rich('why.curedWhen', { what: <FromServer text={curedWhen} /> })}</p>
                )}
              </div>
            </li>
          );
        })}
        {device.vouchedBy.map(({ source, observedAt }) => (
          <li key={source} className={styles.reason}>
            <ShieldCheckmarkRegular fontSize={20} aria-label={t('why.vouched')} />
            <p className={styles.text}>
              {rich('why.vouches', { source: sourceName(source, word), at: <Moment at={observedAt} /> })}
            </p>
          </li>
        ))}
      </ol>
      {device.reviewAt !== null && (
        <p className={styles.cure}>{rich('why.review', { at: <Moment at={device.reviewAt} /> })}</p>
      )}
    </Section>
  );
}
