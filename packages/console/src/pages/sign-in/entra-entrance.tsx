import { Button, Divider, Field, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { getSignInOffer, startEntraSignIn } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Api } from '../../api/api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { leaveFor } from '../../routing/leave-for.ts';
import { entraSessionLeft } from '../../session/entra-session.ts';
import { signInTexts } from './texts.ts';

const useStyles = makeStyles({
  entrance: { display: 'grid', gap: tokens.spacingVerticalM },
  form: { display: 'grid', gap: tokens.spacingVerticalM, marginTop: tokens.spacingVerticalS },
  summary: { cursor: 'pointer' },
  text: { margin: 0 },
});

/** The organization that was last signed in to, in this browser only. */
const lastWordKey = 'picket.sign-in-name';

/**
 * The way through Microsoft. Which organizations have one is told to nobody: theirs is a word that whoever has the link
 * knows. Only the instance's own people need none.
 */
export function EntraEntrance() {
  const { api } = usePage();
  const { t, rich } = useTexts(signInTexts);
  const styles = useStyles();
  const [word, setWord] = useState(() => localStorage.getItem(lastWordKey) ?? '');
  const { data: offer } = useQuery({
    queryKey: ['sign-in-offer'],
    queryFn: ({ signal }) => api.call(getSignInOffer, { signal }),
  });
  const left = entraSessionLeft();
  const byWord = (event: FormEvent) => {
    event.preventDefault();
    const name = word.trim().toLowerCase();
    localStorage.setItem(lastWordKey, name);
    leaveFor(startAddress(api, name));
  };
  return (
    <div className={styles.entrance}>
      {left !== undefined && (
        <p className={styles.text} role="status">
          {rich('microsoft.leftOver', {
            link: (
              <Link inline href={left}>
                {t('microsoft.leftOverLink')}
              </Link>
            ),
          })}
        </p>
      )}
      {offer?.withoutName === true && (
        <Button appearance="primary" onClick={() => leaveFor(startAddress(api, undefined))}>
          {t('microsoft.action')}
        </Button>
      )}
      <details open={word !== '' && offer?.withoutName !== true}>
        <summary className={styles.summary}>{t('microsoft.byLink')}</summary>
        <form className={styles.form} onSubmit={byWord}>
          <Field label={t('microsoft.word')} hint={t('microsoft.wordHint')}>
            <Input
              required
              maxLength={100}
              value={word}
              autoComplete="organization"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(_, { value }) => setWord(value)}
            />
          </Field>
          <Button type="submit">{t('microsoft.action')}</Button>
        </form>
      </details>
      <Divider>{t('microsoft.or')}</Divider>
    </div>
  );
}

/** What the server takes as a place of ours to come back to; anything else leads home. */
const place = /^\/[A-Za-z0-9/_.~?&=%+,-]{1,499}$/;

function startAddress(api: Api, name: string | undefined): string {
  const here = window.location.hash.slice(1);
  return api.addressOf(startEntraSignIn, {
    query: { ...(name === undefined ? {} : { name }), ...(place.test(here) ? { to: here } : {}) },
  });
}
