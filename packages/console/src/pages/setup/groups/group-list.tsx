import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { GroupFacts, SetupChoices } from '@picket/wire/console';
import { useState } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { Given } from '../../../look/given.tsx';
import { GroupLine } from './group-line.tsx';
import { GroupPicker } from './group-picker.tsx';
import { groupTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  name: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

type Chosen = SetupChoices['groups']['pilot'];

interface GroupListProps {
  readonly tenantId: string;
  readonly list: 'pilot' | 'include' | 'exclude';
  readonly chosen: Chosen;
  /** What is known of groups, chosen or just found. */
  readonly facts: ReadonlyMap<string, GroupFacts>;
  readonly isGone: (id: string) => boolean;
  readonly excluded: readonly string[];
  readonly isReadOnly: boolean;
  readonly onChange: (chosen: Chosen) => void;
  readonly onFound: (group: GroupFacts) => void;
}

/** One list of groups: what is in it with what it brings, and the way to add one. */
export function GroupList({
  tenantId,
  list,
  chosen,
  facts,
  isGone,
  excluded,
  isReadOnly,
  onChange,
  onFound,
}: GroupListProps) {
  const { t } = useTexts(groupTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const [said, setSaid] = useState('');
  return (
    <section className={card.card} aria-labelledby={`setup-groups-${list}`}>
      <h3 id={`setup-groups-${list}`} className={styles.title}>
        {t(`list.${list}`)}
      </h3>
      <p className={styles.text}>{t(`listMeaning.${list}`)}</p>
      {chosen.length === 0 ? (
        <p className={styles.text}>{t('empty')}</p>
      ) : (
        <ul className={styles.list} aria-label={t(`chosen.${list}`)}>
          {chosen.map(({ id, name }) => {
            const group = facts.get(id);
            return (
              <li key={id} className={styles.item}>
                {group === undefined ? (
                  <span className={styles.name}>
                    <Given text={name} />
                    {isGone(id) && (
                      <Badge appearance="outline" color="danger" size="small">
                        {t('gone')}
                      </Badge>
                    )}
                  </span>
                ) : (
                  <GroupLine group={group} withRule />
                )}
                {!isReadOnly && (
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<DismissRegular />}
                    aria-label={t('remove', { name })}
                    onClick={() => {
                      onChange(chosen.filter((each) => each.id !== id));
                      setSaid(t('removed', { name }));
                    }}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {!isReadOnly && (
        <>
          <GroupPicker
            {...{ tenantId, list, excluded }}
            taken={chosen.map(({ id }) => id)}
            onPick={(group) => {
              onFound(group);
              onChange([...chosen, { id: group.id, name: group.name }]);
              setSaid(t('added', { name: group.name }));
            }}
          />
          <p className={styles.text} role="status">
            {said}
          </p>
        </>
      )}
    </section>
  );
}
