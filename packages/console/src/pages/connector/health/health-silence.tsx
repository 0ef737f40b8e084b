import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { day, second } from '@picket/domain';
import type { Health } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { lasted } from '../../../words/moments.ts';
import { words } from '../../../words/texts.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  silence: { display: 'grid', gap: tokens.spacingVerticalXS, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  bar: { maxWidth: '480px' },
});

const colors = { heard: 'success', quiet: 'warning', ignored: 'error', unknown: 'brand' } as const;

/** A connector that falls silent is ignored by Intune, which lets every phone in: how long until then. */
export function HealthSilence({ silence }: { readonly silence: Health['silence'] }) {
  const { t } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const { kind, thresholdDays, silentForSeconds, leftSeconds, countedFrom } = silence;
  const length = (seconds: number | null) => lasted((seconds ?? 0) * second, word);
  const left = length(leftSeconds);
  const sentence =
    kind === 'heard'
      ? t('silence.heard', { left })
      : kind === 'quiet'
        ? t('silence.quiet', { left, silent: length(silentForSeconds) })
        : t(`silence.${kind}`);
  return (
    <div className={styles.silence}>
      <h4 className={styles.title}>{t('silence.title')}</h4>
      <p className={styles.text}>{sentence}</p>
      {kind !== 'not-used' && thresholdDays !== null && (
        <>
          <p className={styles.quiet}>
            {t('silence.threshold', { count: thresholdDays })} {countedFrom === 'uem' && t('silence.byIntune')}
          </p>
          {silentForSeconds !== null && (
            <ProgressBar
              className={styles.bar}
              aria-label={t('silence.patienceUsed')}
              value={Math.min(1, (silentForSeconds * second) / (thresholdDays * day))}
              color={colors[kind]}
              thickness="large"
            />
          )}
        </>
      )}
    </div>
  );
}
