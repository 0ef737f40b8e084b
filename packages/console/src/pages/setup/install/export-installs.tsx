import { Button } from '@fluentui/react-components';
import { toCsv } from '@picket/domain';
import { installTable, listInstalls } from '@picket/wire/console';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../../api/api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import type { Install } from './install-queries.ts';
import { installTexts } from './texts.ts';

/** Every phone as CSV, gathered page by page; how many is shown meanwhile. */
export function ExportInstalls({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const { t } = useTexts(installTexts);
  const [gathered, setGathered] = useState(0);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => gather(api, tenantId, setGathered),
    onSuccess: (installs) => save(t('fileName'), toCsv(installTable(installs))),
  });
  return (
    <>
      <Button disabledFocusable={isPending} onClick={() => mutate()}>
        {isPending ? t('exporting', { count: gathered }) : t('export')}
      </Button>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

async function gather(api: Api, tenantId: string, tell: (count: number) => void): Promise<readonly Install[]> {
  const all: Install[] = [];
  tell(0);
  for (let cursor: string | undefined; ; ) {
    const page = await api.call(listInstalls, { params: { tenantId }, query: { limit: 1000, cursor } });
    all.push(...page.items);
    tell(all.length);
    if (page.nextCursor === undefined) return all;
    cursor = page.nextCursor;
  }
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
