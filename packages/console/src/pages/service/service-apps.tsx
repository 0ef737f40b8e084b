import { Badge, Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import {
  type AnswerOf,
  type listInstanceRegistrations,
  removeInstanceRegistration,
  setInstanceRegistration,
} from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { serviceAppsQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { CredentialFields, credentialFieldNames, enteredCredential } from '../../forms/credential-fields.tsx';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { useCardStyles } from '../../look/card-styles.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Loading } from '../../look/loading.tsx';
import { Opened } from '../../look/opened.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { CredentialEnd } from '../connector/grant-sight.tsx';
import { RegistrationGuide } from '../connector/registration-guide.tsx';
import { connectorTexts } from '../connector/texts.ts';
import { serviceTexts } from './texts.ts';

type ServiceApp = AnswerOf<typeof listInstanceRegistrations>['items'][number];

const useStyles = makeStyles({
  section: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  name: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0, maxWidth: '72ch', overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** The app of the service's own for each purpose, to which many organizations consent. */
export function ServiceApps() {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const query = useQuery(serviceAppsQuery(api));
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{t('apps.title')}</h2>
      <p className={styles.text}>{t('apps.meaning')}</p>
      <QueryProblem query={query} />
      {query.data === undefined && query.error === null && <Loading what={t('apps.loading')} rows={6} />}
      {query.data?.map((app) => (
        <AppCard key={app.purpose} app={app} />
      ))}
    </section>
  );
}

function AppCard({ app }: { readonly app: ServiceApp }) {
  const { t, rich } = useTexts(serviceTexts);
  const { t: word } = useTexts(connectorTexts);
  const styles = useStyles();
  const { card, head } = useCardStyles();
  const { purpose, about, clientId, credential, usedBy, grantedBy } = app;
  const name = word(`purpose.${purpose}`);
  const isSet = clientId !== null;
  return (
    <article className={card} aria-label={name}>
      <div className={head}>
        <h3 className={styles.name}>{name}</h3>
        <Badge appearance="tint" color={isSet ? 'success' : 'informative'}>
          {isSet ? t('apps.set') : t('apps.notSet')}
        </Badge>
      </div>
      <p className={styles.text}>
        <FromServer text={about} />
      </p>
      {isSet && (
        <p className={styles.text}>
          {rich('apps.app', { id: <code>{clientId}</code> })} {t('apps.tenants', { count: usedBy, granted: grantedBy })}
        </p>
      )}
      <CredentialEnd credential={credential} />
      <Opened summary={t('apps.howTo')}>
        <RegistrationGuide tenantId={undefined} purpose={purpose} />
      </Opened>
      <Opened summary={isSet ? t('apps.change') : t('apps.enter')}>
        <AppForm app={app} />
      </Opened>
      {isSet && usedBy === 0 && <Forget purpose={purpose} />}
    </article>
  );
}

function AppForm({ app: { purpose, clientId } }: { readonly app: ServiceApp }) {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const [saved, setSaved] = useState(0);
  const [proof, setProof] = useState<AnswerOf<typeof setInstanceRegistration>>();
  const submission = useSubmission(credentialFieldNames, async (credential) => {
    setProof(undefined);
    setProof(await api.call(setInstanceRegistration, { params: { purpose }, body: enteredCredential(credential) }));
    // A new, empty form: secret and key are never shown again, by the server or here.
    setSaved((times) => times + 1);
    await client.invalidateQueries({ queryKey: keys.serviceApps });
  });
  return (
    <>
      {clientId !== null && <p className={styles.text}>{t('apps.changeMeaning')}</p>}
      {proof !== undefined && (
        <MessageBar intent={proof.provenBy === null ? 'info' : 'success'} layout="multiline">
          <MessageBarBody>
            {proof.provenBy === null ? t('apps.savedUnproven') : t('apps.savedProven', { name: proof.provenBy })}
          </MessageBarBody>
        </MessageBar>
      )}
      <Form key={saved} submission={submission} action={t('apps.save')}>
        <CredentialFields submission={submission} />
      </Form>
    </>
  );
}

function Forget({ purpose }: Pick<ServiceApp, 'purpose'>) {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(removeInstanceRegistration, { params: { purpose } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.serviceApps }),
  });
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      {!isAsked ? (
        <div>
          <Button onClick={() => setAsked(true)}>{t('apps.remove')}</Button>
        </div>
      ) : (
        <>
          <p className={styles.text}>{t('apps.removeMeaning')}</p>
          <div className={styles.actions}>
            <Button disabledFocusable={isPending} onClick={() => mutate()}>
              {t('apps.removeYes')}
            </Button>
            <Button appearance="primary" onClick={() => setAsked(false)}>
              {t('apps.removeNo')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}
