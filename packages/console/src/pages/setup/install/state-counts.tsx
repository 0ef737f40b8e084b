import { makeStyles, tokens } from '@fluentui/react-components';
import { installStates } from '@picket/domain';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import type { InstallStatus } from './install-queries.ts';
import { InstallStateMark } from './install-state-mark.tsx';
import { installTexts } from './texts.ts';

const useStyles = makeStyles({
  app: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  counts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  count: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
});

/** One app, and on how many phones it stands where. States without a phone are left out. */
export function StateCounts({ app }: { readonly app: InstallStatus['apps'][number] }) {
  const { t } = useTexts(installTexts);
  const styles = useStyles();
  return (
    <section aria-label={t('counts', { app: app.name })}>
      <h3 className={styles.app}>
        <Given text={app.name} />
      </h3>
      <ul className={styles.counts}>
        {installStates
          .filter((state) => (app.counts[state] ?? 0) > 0)
          .map((state) => (
            <li key={state} className={styles.count}>
              <InstallStateMark state={state} />
              {t('count', { state: t(`state.${state}`), count: app.counts[state] ?? 0 })}
            </li>
          ))}
      </ul>
    </section>
  );
}
