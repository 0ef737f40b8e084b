import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from './copy-button.tsx';

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

interface ScriptBlockProps {
  readonly title: string;
  readonly script: string;
  readonly copyLabel: string;
}

/** Commands, to look at and to copy. */
export function ScriptBlock({ title, script, copyLabel }: ScriptBlockProps) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.head}>
        <span>{title}</span>
        <CopyButton text={script} label={copyLabel} />
      </div>
      <pre className={styles.script}>{script}</pre>
    </>
  );
}
