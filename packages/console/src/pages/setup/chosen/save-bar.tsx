import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { chosenTexts } from './texts.ts';
import type { ChoicesInHand } from './use-choices.ts';

const useStyles = makeStyles({
  bar: { display: 'grid', gap: tokens.spacingVerticalS },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** Saving, throwing away, and taking back; and which save this is. */
export function SaveBar({ inHand, mayManage }: { readonly inHand: ChoicesInHand; readonly mayManage: boolean }) {
  const { t, rich } = useTexts(chosenTexts);
  const styles = useStyles();
  const { setup, isChanged, isBusy, isStale } = inHand;
  if (setup === undefined) return null;
  const [, before] = setup.history;
  // Of a first save nothing is before but nothing.
  const earlier = before?.version ?? (setup.version === 1 ? 0 : undefined);
  return (
    <div className={styles.bar}>
      {mayManage && (
        <div className={styles.actions}>
          <Button
            appearance="primary"
            disabledFocusable={!isChanged || isBusy || isStale}
            onClick={() => inHand.save()}
          >
            {isBusy ? t('saving') : t('save')}
          </Button>
          {isChanged && !isStale && (
            <Button disabledFocusable={isBusy} onClick={() => inHand.discard()}>
              {t('discard')}
            </Button>
          )}
          {!isChanged && earlier !== undefined && (
            <Button disabledFocusable={isBusy} onClick={() => inHand.restore(earlier)}>
              {t('undo', { version: earlier })}
            </Button>
          )}
        </div>
      )}
      <p className={styles.quiet} aria-live="polite">
        {isChanged
          ? t('unsaved')
          : setup.savedAt === null
            ? t('nothingSaved')
            : rich('saved', {
                version: setup.version,
                at: <Moment at={setup.savedAt} />,
                by: <Given text={setup.savedBy ?? ''} />,
              })}{' '}
        {mayManage && t('noPlanYet')}
      </p>
    </div>
  );
}
