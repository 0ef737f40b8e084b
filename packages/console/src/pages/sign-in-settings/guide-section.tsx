import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { ScriptBlock } from '../../look/script-block.tsx';
import type { Place } from './place.ts';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
  guide: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)' },
  steps: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  text: { margin: 0 },
});

interface GuideSectionProps {
  readonly place: Place;
  /** Where there is nothing yet, it is the first thing to do. */
  readonly isOpen: boolean;
}

/** How an administrator makes the app registration with its app roles. Asked for when it is opened. */
export function GuideSection({ place, isOpen: isOpenAtFirst }: GuideSectionProps) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{t('guide.title')}</summary>
      {isOpen && <Guide place={place} />}
    </details>
  );
}

function Guide({ place }: { readonly place: Place }) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const query = useQuery({
    queryKey: [...keys.signIn(place.tenantId), 'guide'],
    queryFn: ({ signal }) => place.guide(signal),
    refetchInterval: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: guide, error } = query;
  return (
    <div className={styles.guide}>
      <QueryProblem query={query} />
      {guide === undefined && error === null && <Loading what={t('guide.loading')} rows={3} />}
      {guide !== undefined && (
        <>
          <ol className={styles.steps}>
            {guide.steps.map((step) => (
              <li key={step}>
                <FromServer text={step} told={guide.told} />
              </li>
            ))}
          </ol>
          <p className={styles.text}>{t('guide.roles')}</p>
          <ul className={styles.steps}>
            {guide.appRoles.map(({ value, description }) => (
              <li key={value}>
                <code>{value}</code> <FromServer text={description} />
              </li>
            ))}
          </ul>
          <ScriptBlock title={t('guide.script')} script={guide.script} copyLabel={t('guide.copy')} />
        </>
      )}
    </div>
  );
}
