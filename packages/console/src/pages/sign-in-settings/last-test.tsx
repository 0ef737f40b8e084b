import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { faults } from '@picket/domain';
import { useMutation } from '@tanstack/react-query';
import { useLanguage, useTexts } from '../../language/use-texts.ts';
import { Given } from '../../look/given.tsx';
import { Moment } from '../../look/moment.tsx';
import { faultIn, ProblemPanel } from '../../look/problem-panel.tsx';
import { leaveFor } from '../../routing/leave-for.ts';
import { words } from '../../words/texts.ts';
import type { Place, Registration } from './place.ts';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  action: { justifySelf: 'start' },
});

interface LastTestProps {
  readonly place: Place;
  readonly registration: Registration;
  readonly mayChange: boolean;
}

/** What came of the last test, and the way to the next: by Microsoft's page, and back. */
export function LastTest({ place, registration: { lastTest }, mayChange }: LastTestProps) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => place.test(),
    onSuccess: ({ url }) => leaveFor(url),
  });
  return (
    <section className={styles.part} aria-label={t('test.title')}>
      <h2 className={styles.title}>{t('test.title')}</h2>
      <p className={styles.text} role="status">
        {lastTest === null ? t('test.none') : <Outcome test={lastTest} />}
      </p>
      {mayChange && (
        <>
          <p className={styles.text}>{t('test.meaning')}</p>
          {error !== null && <ProblemPanel error={error} />}
          <Button className={styles.action} disabledFocusable={isPending} onClick={() => mutate()}>
            {t('test.action')}
          </Button>
        </>
      )}
    </section>
  );
}

function Outcome({ test }: { readonly test: NonNullable<Registration['lastTest']> }) {
  const { t, rich } = useTexts(signInSettingsTexts);
  const { t: word } = useTexts(words);
  const language = useLanguage();
  const at = <Moment at={test.at} />;
  if (!test.succeeded) {
    const { title, remedy } = faultIn(language, test.code ?? 'internal') ?? faults.internal;
    const number = test.aadsts === null ? '' : ` (AADSTS${test.aadsts})`;
    return rich('test.failed', { at, reason: `${title}${number}. ${remedy}` });
  }
  const roles = [
    ...(test.would?.role == null ? [] : [word(`role.${test.would.role}`)]),
    ...(test.would?.instanceOwner === true ? [t('test.instanceOwner')] : []),
  ];
  return rich('test.succeeded', { at, who: <Given text={test.who ?? ''} />, role: roles.join(', ') });
}
