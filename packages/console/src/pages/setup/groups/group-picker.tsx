import { Combobox, Field, makeStyles, Option, tokens } from '@fluentui/react-components';
import { type GroupFacts, searchGroups } from '@picket/wire/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import { GroupLine } from './group-line.tsx';
import { groupTexts } from './texts.ts';

const useStyles = makeStyles({
  box: { width: '100%', maxWidth: '560px' },
  said: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, minHeight: '1lh' },
});

const shown = 20;

interface GroupPickerProps {
  readonly tenantId: string;
  readonly list: 'pilot' | 'include' | 'exclude';
  /** Already in the list. */
  readonly taken: readonly string[];
  /** Ids of groups whose members are not counted. */
  readonly excluded: readonly string[];
  readonly onPick: (group: GroupFacts) => void;
}

/** Finds a group by a part of its name as it is typed, and says what each would bring. */
export function GroupPicker({ tenantId, list, taken, excluded, onPick }: GroupPickerProps) {
  const { t } = useTexts(groupTexts);
  const { api } = usePage();
  const styles = useStyles();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const search = useDeferredValue(text.trim());
  const query = useQuery({
    queryKey: ['tenant', tenantId, 'groups', search, excluded.join()],
    queryFn: ({ signal }) =>
      api.call(searchGroups, {
        params: { tenantId },
        query: { search, limit: shown, ...(excluded.length === 0 ? {} : { exclude: excluded.join() }) },
        signal,
      }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
    refetchInterval: false,
  });
  const { data } = query;
  const items = data?.items.filter(({ id }) => !taken.includes(id)) ?? [];
  const said =
    data === undefined || query.isPlaceholderData
      ? t('searching')
      : !data.isRead
        ? t('notRead')
        : items.length === 0
          ? t('none')
          : data.more
            ? t('foundMore', { shown: items.length })
            : t('found', { count: items.length });
  return (
    <div>
      <Field label={t(`find.${list}`)}>
        <Combobox
          className={styles.box}
          // Where the list is drawn elsewhere, it stands outside of every landmark.
          inlinePopup
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder={t('placeholder')}
          value={text}
          selectedOptions={[]}
          open={isOpen}
          onOpenChange={(_, { open }) => setOpen(open)}
          onChange={({ target }) => setText(target.value)}
          onOptionSelect={(_, { optionValue }) => {
            const group = items.find(({ id }) => id === optionValue);
            if (group === undefined) return;
            onPick(group);
            setText('');
          }}
        >
          {items.map((group) => (
            <Option key={group.id} value={group.id} text={group.name} disabled={!group.canBeAssigned} checkIcon={null}>
              <GroupLine group={group} />
            </Option>
          ))}
        </Combobox>
      </Field>
      <p className={styles.said} role="status">
        {isOpen && query.error === null && said}
      </p>
      {query.error !== null && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
    </div>
  );
}
