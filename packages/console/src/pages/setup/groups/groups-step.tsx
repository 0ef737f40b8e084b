import { makeStyles, tokens } from '@fluentui/react-components';
import { type GroupFacts, reaches } from '@picket/wire/console';
import { useState } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { ReadOnlyBar } from '../../connector/read-only-bar.tsx';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import { Remarks } from '../chosen/remarks.tsx';
import { SaveBar } from '../chosen/save-bar.tsx';
import { chosenTexts } from '../chosen/texts.ts';
import { useChoices } from '../chosen/use-choices.ts';
import { GroupList } from './group-list.tsx';
import { ReachCard, useReach } from './reach-card.tsx';
import { StageCard } from './stage-card.tsx';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

/** For whom it is: the pilot, everybody, and who is left out. */
export function GroupsStep({ tenantId }: { readonly tenantId: string }) {
  const { t } = useTexts(chosenTexts);
  const styles = useStyles();
  const tenant = useTenant();
  const mayManage = reaches(tenant.role, 'manage');
  const inHand = useChoices(tenantId);
  const { query, choices, setup } = inHand;
  const [found, setFound] = useState<ReadonlyMap<string, GroupFacts>>(new Map());
  const reach = useReach(tenantId, choices?.groups);
  const facts = new Map([...found, ...(setup?.groups.map((group) => [group.id, group] as const) ?? [])]);
  const gone = new Set(setup?.goneGroups.map(({ id }) => id));
  return (
    <div className={styles.step}>
      {!mayManage && <ReadOnlyBar role={tenant.role} />}
      <QueryProblem query={query} />
      {choices === undefined && query.error === null && <Loading what={t('what')} rows={6} />}
      {choices !== undefined && (
        <>
          <Remarks inHand={inHand} />
          {(['pilot', 'include', 'exclude'] as const).map((list) => (
            <GroupList
              key={list}
              {...{ tenantId, list, facts }}
              chosen={choices.groups[list]}
              isGone={(id) => gone.has(id)}
              excluded={list === 'exclude' ? [] : choices.groups.exclude.map(({ id }) => id)}
              isReadOnly={!mayManage}
              onChange={(chosen) => inHand.change({ groups: { ...choices.groups, [list]: chosen } })}
              onFound={(group) => setFound(new Map([...found, [group.id, group]]))}
            />
          ))}
          <ReachCard query={reach} />
          <SaveBar inHand={inHand} mayManage={mayManage} />
          <StageCard inHand={inHand} reach={reach.data} mayManage={mayManage} />
        </>
      )}
    </div>
  );
}
