import { Button, Checkbox, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { giveBack } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { givingBackQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Loading } from '../../look/loading.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { channelName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Commands } from './commands.tsx';
import type { Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)', justifyItems: 'start' },
  text: { margin: 0 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** What stops without a purpose, how to take its grant away, and the proof that it is gone. */
export function GivingBack({
  tenantId,
  purpose: { purpose },
}: {
  readonly tenantId: string;
  readonly purpose: Purpose;
}) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const [leaveTags, setLeave] = useState(false);
  const query = useQuery(givingBackQuery(api, tenantId, purpose));
  const { data: preview, error } = query;
  const verifying = useMutation({
    mutationFn: () => api.call(giveBack, { params: { tenantId, purpose }, body: { leaveTags } }),
    onSuccess: ({ result }) =>
      result === 'given-back' ? client.invalidateQueries({ queryKey: keys.connectors(tenantId) }) : undefined,
  });
  const left = preview?.channels.reduce((sum, each) => sum + each.leftBehind, 0) ?? 0;
  return (
    <div className={styles.part}>
      <QueryProblem query={query} />
      {preview === undefined && error === null && <Loading what={t('givingBack.loading')} rows={4} />}
      {preview !== undefined && (
        <>
          <p className={styles.text}>{t('givingBack.meaning')}</p>
          <ul className={styles.list}>
            {preview.stops.map(({ permission, without }) => (
              <li key={permission}>
                <code>{permission}</code> <FromServer text={without} />
              </li>
            ))}
            {preview.channels.map(({ id, title, leftBehind }) => (
              <li key={id}>
                {t('givingBack.channelEnds', { title: channelName(id, title, word) })}{' '}
                {leftBehind > 0 && <strong>{t('givingBack.left', { count: leftBehind })}</strong>}
              </li>
            ))}
            {preview.objects > 0 && (
              <li>
                {t('givingBack.objects', { count: preview.objects })}{' '}
                <Link inline href={addressOf({ page: 'setup', tenantId, step: 'plan' })}>
                  {t('control.objectsFirst')}
                </Link>
              </li>
            )}
            {preview.unlinks && <li>{t('givingBack.unlinks')}</li>}
          </ul>
          <p className={styles.text}>{t('givingBack.how')}</p>
          <ol className={styles.list}>
            {preview.steps.map((step) => (
              <li key={step}>
                <FromServer text={step} told={preview.told} />
              </li>
            ))}
          </ol>
          <Commands name={preview.name} script={preview.script} />
          {left > 0 && (
            <Checkbox
              checked={leaveTags}
              onChange={(_, { checked }) => setLeave(checked === true)}
              label={t('givingBack.leave')}
            />
          )}
          {verifying.error !== null && <ProblemPanel error={verifying.error} />}
          {verifying.data !== undefined && (
            <MessageBar
              intent={verifying.data.result === 'given-back' ? 'success' : 'warning'}
              layout="multiline"
              role="status"
            >
              <MessageBarBody>
                {t(`givingBack.result.${verifying.data.result}`)} <FromServer text={verifying.data.saw} />
              </MessageBarBody>
            </MessageBar>
          )}
          <Button disabledFocusable={verifying.isPending} onClick={() => verifying.mutate()}>
            {t('givingBack.verify')}
          </Button>
        </>
      )}
    </div>
  );
}
