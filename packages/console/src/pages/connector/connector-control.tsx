import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectorPreviewQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import type { Connector } from './connector-types.ts';
import { Pause, Reset, Resume } from './pause-and-reset.tsx';
import { connectorTexts } from './texts.ts';
import { Unlink } from './unlink.tsx';

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
});

interface ConnectorControlProps {
  readonly tenantId: string;
  readonly connector: Connector;
}

/** Pausing, resetting and unlinking, each with what it would mean. Asked for by whoever opens it. */
export function ConnectorControl({ tenantId, connector }: ConnectorControlProps) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const isPaused = connector.state === 'paused';
  const [isOpen, setOpen] = useState(isPaused);
  if (connector.state === 'unlinked' || connector.state === 'awaiting-consent') return null;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{t('control.heading')}</summary>
      {isOpen && <Parts tenantId={tenantId} connector={connector} />}
    </details>
  );
}

function Parts({ tenantId, connector }: ConnectorControlProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const query = useQuery(connectorPreviewQuery(api, tenantId, connector.uem));
  const { data: preview, error } = query;
  const works = connector.state === 'linked' || connector.state === 'unresponsive';
  return (
    <div className={styles.parts}>
      <QueryProblem query={query} />
      {preview === undefined && error === null && <Loading what={t('control.loading')} rows={4} />}
      {preview !== undefined && (
        <>
          {connector.state === 'paused' && <Resume tenantId={tenantId} uem={connector.uem} />}
          {works && <Pause tenantId={tenantId} uem={connector.uem} preview={preview} />}
          {works && <Reset tenantId={tenantId} uem={connector.uem} preview={preview} />}
          <Unlink tenantId={tenantId} uem={connector.uem} preview={preview} canTakeBack={works} />
        </>
      )}
    </div>
  );
}
