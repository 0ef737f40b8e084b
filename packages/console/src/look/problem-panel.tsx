import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { CallFailed } from '../api/failure.ts';
import { CopyButton } from './copy-button.tsx';

const useStyles = makeStyles({
  bar: { alignItems: 'start', paddingBlock: tokens.spacingVerticalS },
  line: { margin: 0, marginTop: tokens.spacingVerticalXXS },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalS,
    color: tokens.colorNeutralForeground2,
  },
});

/** What went wrong, in the server's words, what to do next, and what to quote. */
export function ProblemPanel({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }) {
  const styles = useStyles();
  const failure = error instanceof CallFailed ? error : undefined;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar} role="alert">
      <MessageBarBody>
        <MessageBarTitle>{failure?.title ?? 'The page failed'}</MessageBarTitle>
        <p className={styles.line}>{failure?.message ?? String(error)}</p>
        <p className={styles.line}>{failure?.remedy ?? 'Reload the page. If that does not help, report it.'}</p>
        <div className={styles.foot}>
          {retry && (
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          )}
          {failure?.requestId !== undefined && (
            <span>
              Request <code>{failure.requestId}</code>{' '}
              <CopyButton text={failure.requestId} label="Copy the request id" />
            </span>
          )}
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}
