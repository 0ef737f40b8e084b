import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { type Fault, faults } from '@picket/domain';
import type { ReactNode } from 'react';
import { CallFailed } from '../api/failure.ts';
import { faultsInGerman } from '../api/faults.de.ts';
import type { Language } from '../language/texts.ts';
import { useLanguage, useTexts } from '../language/use-texts.ts';
import { CopyButton } from './copy-button.tsx';
import { FromServer } from './from-server.tsx';
import { InEnglish } from './in-english.tsx';
import { lookTexts } from './texts.ts';

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

/** What went wrong, what to do next, and what to quote. */
export function ProblemPanel({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }) {
  const { t, rich } = useTexts(lookTexts);
  const styles = useStyles();
  const { title, detail, remedy } = useProblemWords(error);
  const requestId = error instanceof CallFailed ? error.requestId : undefined;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar} role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <p className={styles.line}>{detail}</p>
        <p className={styles.line}>{remedy}</p>
        <div className={styles.foot}>
          {retry && (
            <Button size="small" onClick={retry}>
              {t('problem.tryAgain')}
            </Button>
          )}
          {requestId !== undefined && (
            <span>
              {rich('problem.request', { id: <code>{requestId}</code> })}{' '}
              <CopyButton text={requestId} label={t('problem.copyRequest')} />
            </span>
          )}
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}

interface ProblemWords {
  readonly title: ReactNode;
  readonly detail: ReactNode;
  readonly remedy: ReactNode;
}

/** In the reader's language as far as it goes: what happened in this very case, the server tells in English. */
function useProblemWords(error: unknown): ProblemWords {
  const { t } = useTexts(lookTexts);
  const language = useLanguage();
  if (!(error instanceof CallFailed)) {
    return {
      title: t('problem.pageFailed'),
      detail: <InEnglish>{String(error)}</InEnglish>,
      remedy: t('problem.pageFailedRemedy'),
    };
  }
  const { kind, title, message, remedy } = error;
  if (kind === 'unreachable') {
    return {
      title: t('problem.unreachable'),
      detail: t('problem.unreachableDetail'),
      remedy: t('problem.unreachableRemedy'),
    };
  }
  const detail = error.code === undefined ? message : <FromServer text={message} />;
  if (kind === 'misunderstood') {
    return { title: t('problem.misunderstood'), detail, remedy: t('problem.misunderstoodRemedy') };
  }
  if (language === 'en' || error.code === undefined) return { title, remedy, detail };
  const said = faultIn(language, error.code);
  return {
    title: said?.title ?? <InEnglish>{title}</InEnglish>,
    remedy: said?.remedy ?? <InEnglish>{remedy}</InEnglish>,
    detail,
  };
}

/** What a code means; nothing for one of a newer server. */
export function faultIn(language: Language, code: string | undefined): Fault | undefined {
  const catalogue: Readonly<Record<string, Fault>> = language === 'de' ? faultsInGerman : faults;
  // Own properties only: a code may come from an address, which anybody can write.
  return code !== undefined && Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
}
