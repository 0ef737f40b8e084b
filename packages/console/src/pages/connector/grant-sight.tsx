import { makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { ended } from '../../words/remote-words.ts';
import type { Connector, Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  line: { margin: 0, overflowWrap: 'anywhere' },
  bad: { color: tokens.colorStatusDangerForeground1 },
});

/** What Microsoft showed of a grant when it was looked at last, and what to do. Where nobody has looked, that is said. */
export function GrantSight({ purpose: { state, sight } }: { readonly purpose: Purpose }) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  if (state === 'not-registered' || state === 'given-back') return null;
  if (sight === null) return <p className={styles.line}>{t('check.never')}</p>;
  const { kind, saw, since, lookedAt, notAskedFor } = sight;
  return (
    <>
      <p className={styles.line}>
        {rich('check.seen', {
          at: <Moment at={lookedAt} />,
          kind: <strong>{t(`check.kind.${kind}`)}</strong>,
          since: <Moment at={since} />,
        })}{' '}
        {kind !== 'granted' && <FromServer text={ended(saw)} />}
      </p>
      {kind !== 'granted' && state !== 'not-granted' && <p className={styles.line}>{t(`check.todo.${kind}`)}</p>}
      {notAskedFor.length > 0 && (
        <p className={styles.line}>{t('check.notAskedFor', { names: notAskedFor.join(', ') })}</p>
      )}
    </>
  );
}

/** When the credential ends. That nobody knows is said too: an end that comes unannounced stops everything. */
export function CredentialEnd({ credential }: { readonly credential: Purpose['credential'] }) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  if (credential === null) return null;
  const { kind, expiresAt, end } = credential;
  return (
    <p className={styles.line}>
      {expiresAt !== null && <>{rich(`check.ends.${kind}`, { at: <Moment at={expiresAt} /> })} </>}
      {end === 'unknown' && t('check.ends.unknown')}
      {end !== 'unknown' && end !== 'later' && <strong className={styles.bad}>{t(`check.ends.${end}`)}</strong>}
    </p>
  );
}

/** The doctor's word on licenses: without one, consent helps nothing. */
export function Licenses({ licenses }: { readonly licenses: Connector['licenses'] }) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  if (licenses === null) return <p className={styles.line}>{t('check.licensesUnknown')}</p>;
  return (
    <p className={styles.line}>
      {rich('check.licenses', {
        at: <Moment at={licenses.lookedAt} />,
        saw: <FromServer text={licenses.saw} told={licenses.told} />,
      })}
      {licenses.todo !== null && (
        <>
          {' '}
          <FromServer text={licenses.todo} told={licenses.told} />
        </>
      )}
    </p>
  );
}
