import { Button, Field, Input, Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  type AnswerOf,
  assignEntraTenant,
  createTenant,
  type listEntraAssignments,
  unassignEntraTenant,
} from '@picket/wire/console';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { assignmentsQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { guidPattern, plain } from '../../forms/credential-fields.tsx';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Given } from '../../look/given.tsx';
import { Loading } from '../../look/loading.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { Scrolling } from '../../look/scrolling.tsx';
import { useTableStyles } from '../../look/table-styles.ts';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { connectorTexts } from '../connector/texts.ts';
import { serviceTexts } from './texts.ts';

type AssignedTenant = AnswerOf<typeof listEntraAssignments>['items'][number];

const useStyles = makeStyles({
  section: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  text: { margin: 0, maxWidth: '72ch' },
  quiet: { color: tokens.colorNeutralForeground2 },
  id: { whiteSpace: 'nowrap' },
  assign: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  field: { minWidth: '300px' },
  wrong: { margin: 0, color: tokens.colorPaletteRedForeground1 },
});

/** Every tenant with the Entra tenant that it is, and the way to say so. */
export function ServiceTenants() {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const tables = useTableStyles();
  const query = useInfiniteQuery(assignmentsQuery(api));
  const tenants = query.data?.pages.flatMap(({ items }) => items);
  const columns = ['name', 'linkedTo', 'assigned', 'uses'] as const;
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{t('tenants.title')}</h2>
      <p className={styles.text}>{t('tenants.meaning')}</p>
      {query.error !== null && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {tenants === undefined && query.error === null && <Loading what={t('tenants.loading')} rows={4} />}
      {tenants?.length === 0 && <p className={styles.text}>{t('tenants.none')}</p>}
      {tenants !== undefined && tenants.length > 0 && (
        <Scrolling label={t('tenants.title')}>
          <table className={tables.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col" className={mergeClasses(tables.cell, tables.head)}>
                    {t(`tenants.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tenants.map((tenant) => (
                <TenantRow key={tenant.id} tenant={tenant} />
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {query.hasNextPage && (
        <div>
          <Button disabledFocusable={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('tenants.more')}
          </Button>
        </div>
      )}
      <AddTenantForm />
    </section>
  );
}

function TenantRow({ tenant }: { readonly tenant: AssignedTenant }) {
  const { t } = useTexts(serviceTexts);
  const { t: word } = useTexts(connectorTexts);
  const styles = useStyles();
  const { cell } = useTableStyles();
  const { id, name, entraTenantId, uses } = tenant;
  return (
    <tr>
      <th scope="row" className={cell}>
        <Link href={addressOf({ page: 'setup', tenantId: id })} aria-label={t('tenants.open', { name })}>
          <Given text={name} />
        </Link>
      </th>
      <td className={cell}>
        {entraTenantId === null ? (
          <span className={styles.quiet}>{t('tenants.notLinked')}</span>
        ) : (
          <code className={styles.id}>{entraTenantId}</code>
        )}
      </td>
      <td className={cell}>
        <Assignment tenant={tenant} />
      </td>
      <td className={cell}>
        {uses.length === 0 ? (
          <span className={styles.quiet}>{t('tenants.usesNone')}</span>
        ) : (
          uses.map((purpose) => word(`purpose.${purpose}`)).join(', ')
        )}
      </td>
    </tr>
  );
}

function Assignment({ tenant }: { readonly tenant: AssignedTenant }) {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const params = { subjectId: tenant.id };
  const settle = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.assignments }),
      client.invalidateQueries({ queryKey: keys.connectors(tenant.id) }),
    ]);
  const submission = useSubmission(['entraTenantId'], async ({ entraTenantId }) => {
    await api.call(assignEntraTenant, { params, body: { entraTenantId: entraTenantId.trim() } });
    await settle();
  });
  const taking = useMutation({
    mutationFn: () => api.call(unassignEntraTenant, { params }),
    onSettled: settle,
  });
  const { name, assignedEntraTenantId, entraTenantId, uses } = tenant;
  if (assignedEntraTenantId !== null) {
    return (
      <>
        <div className={styles.assign}>
          <code className={styles.id}>{assignedEntraTenantId}</code>
          {uses.length === 0 && (
            <Button
              size="small"
              aria-label={t('tenants.unassignLabel', { name })}
              disabledFocusable={taking.isPending}
              onClick={() => taking.mutate()}
            >
              {t('tenants.unassign')}
            </Button>
          )}
        </div>
        {uses.length > 0 && <p className={mergeClasses(styles.text, styles.quiet)}>{t('tenants.inUse')}</p>}
        {taking.error !== null && <ProblemPanel error={taking.error} />}
      </>
    );
  }
  return (
    <form onSubmit={submission.submit}>
      {submission.error !== null && <ProblemPanel error={submission.error} />}
      <div className={styles.assign}>
        <Input
          className={styles.field}
          name="entraTenantId"
          required
          pattern={guidPattern}
          aria-label={t('tenants.assignLabel', { name })}
          placeholder={t('tenants.notAssigned')}
          defaultValue={entraTenantId ?? ''}
          size="small"
          {...plain}
        />
        <Button type="submit" size="small" disabledFocusable={submission.isBusy}>
          {t('tenants.assign')}
        </Button>
      </div>
      {submission.errorOf('entraTenantId') !== undefined && (
        <p className={styles.wrong}>{submission.errorOf('entraTenantId')}</p>
      )}
    </form>
  );
}

function AddTenantForm() {
  const { api } = usePage();
  const { t } = useTexts(serviceTexts);
  const client = useQueryClient();
  const [added, setAdded] = useState(0);
  const submission = useSubmission(['name'], async ({ name }) => {
    await api.call(createTenant, { body: { name } });
    setAdded((times) => times + 1);
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.assignments }),
      client.invalidateQueries({ queryKey: keys.tenants }),
    ]);
  });
  return (
    <Form key={added} submission={submission} action={t('tenants.add')}>
      <Field label={t('tenants.addName')} validationMessage={submission.errorOf('name')}>
        <Input name="name" required maxLength={200} />
      </Field>
    </Form>
  );
}
