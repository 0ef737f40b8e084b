import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { CallFailed } from '../../../api/failure.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { chosenTexts } from './texts.ts';
import type { ChoicesInHand } from './use-choices.ts';

const useStyles = makeStyles({
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, overflowWrap: 'anywhere' },
  block: { paddingBlock: tokens.spacingVerticalS },
});

/** What keeps the choices from being saved, and what is only worth knowing about them. */
export function Remarks({ inHand }: { readonly inHand: ChoicesInHand }) {
  const { t } = useTexts(chosenTexts);
  const styles = useStyles();
  const { error, isStale, setup, isChanged } = inHand;
  const fields = error instanceof CallFailed ? error.fields : [];
  const isConflict = error instanceof CallFailed && error.code === 'conflict';
  const warnings = isChanged ? [] : (setup?.warnings ?? []);
  return (
    <>
      {isStale && (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>{t('newer')}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => inHand.discard()}>
              {t('takeNewest')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {fields.length > 0 && (
        <MessageBar intent="error" layout="multiline" role="alert" className={styles.block}>
          <MessageBarBody>
            <MessageBarTitle>{t('fix')}</MessageBarTitle>
            <ul className={styles.list}>
              {fields.map(({ pointer, detail }) => (
                <li key={pointer + detail}>
                  <FromServer text={detail} />
                </li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
      {error !== null && fields.length === 0 && !(isConflict && isStale) && <ProblemPanel error={error} />}
      {warnings.length > 0 && (
        <MessageBar intent="warning" layout="multiline" className={styles.block}>
          <MessageBarBody>
            <MessageBarTitle>{t('know')}</MessageBarTitle>
            <ul className={styles.list}>
              {warnings.map(({ code, names, count }) => (
                <li key={code}>
                  {code === 'exclusion-without-effect'
                    ? t('warning.exclusion-without-effect', { phones: count ?? 0 })
                    : t(`warning.${code}`)}{' '}
                  {names.length > 0 && <Given text={t('groups', { names: names.join(', ') })} />}
                </li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
