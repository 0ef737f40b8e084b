import { makeStyles, tokens } from '@fluentui/react-components';
import type { Health } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { marks } from '../../../look/marks.tsx';
import { words } from '../../../words/texts.ts';
import { connectorStepTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyle: 'none' },
  toggle: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  value: { fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** What is to be set in Intune, by the names that it has there, and how it is set now. */
export function ToggleList({ health: { heartbeat, silence } }: { readonly health: Health }) {
  const { t } = useTexts(connectorStepTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const { thresholdDays } = silence;
  return (
    <>
      <h3 className={styles.part}>{t('toggles.title')}</h3>
      <p className={styles.text}>{t('toggles.open', { path: t('path') })}</p>
      <ul className={styles.list}>
        <Toggle name={t('toggles.android')} isOn={heartbeat.androidEnabled} />
        <Toggle name={t('toggles.ios')} isOn={heartbeat.iosEnabled} />
        <li>
          <div className={styles.toggle}>
            {t('toggles.days')}
            <span className={styles.value}>
              {thresholdDays === null ? t('toggles.unknown') : word('number', { count: thresholdDays })}
            </span>
          </div>
          <p className={styles.quiet}>{t('toggles.daysMeaning')}</p>
        </li>
      </ul>
      <p className={styles.text}>{t('toggles.save')}</p>
    </>
  );
}

function Toggle({ name, isOn }: { readonly name: string; readonly isOn: boolean | null }) {
  const { t } = useTexts(connectorStepTexts);
  const styles = useStyles();
  return (
    <li className={styles.toggle}>
      {isOn === true ? marks.good : marks.open}
      {name}
      <span className={styles.value}>
        {isOn === null ? t('toggles.unknown') : isOn ? t('toggles.on') : t('toggles.off')}
      </span>
    </li>
  );
}
