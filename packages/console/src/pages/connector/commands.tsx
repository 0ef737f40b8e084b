import { makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { CopyButton } from '../../look/copy-button.tsx';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  script: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    width: '100%',
    boxSizing: 'border-box',
  },
});

/** Commands for the Azure CLI, to look at and to copy. */
export function Commands({ name, script }: { readonly name: string; readonly script: string }) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <>
      <div className={styles.head}>
        <span>{t('guide.script')}</span>
        <CopyButton text={script} label={t('guide.copy', { name })} />
      </div>
      <pre className={styles.script}>{script}</pre>
    </>
  );
}
