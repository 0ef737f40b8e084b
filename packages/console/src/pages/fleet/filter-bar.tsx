import { Button, Checkbox, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { type FleetFilters, isFiltered, noFilters } from '../../routing/route.ts';
import { platformChoices } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { fleetTexts } from './texts.ts';

/** A pause in typing, after which the list is asked for. */
const typingMs = 250;

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  search: { flexGrow: 1, maxWidth: '420px' },
});

interface FilterBarProps {
  readonly filters: FleetFilters;
  readonly filterBy: (changed: Partial<FleetFilters>, how?: 'on' | 'instead') => void;
}

export function FilterBar({ filters, filterBy }: FilterBarProps) {
  const { t } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const choices = platformChoices(word);
  return (
    <search className={styles.bar}>
      <TypedSearch search={filters.search} searchFor={(search) => filterBy({ search }, 'instead')} />
      <Select
        aria-label={t('filter.platform')}
        value={filters.platform ?? ''}
        onChange={(_, { value }) =>
          filterBy({ platform: choices.find(({ platform }) => platform === value)?.platform })
        }
      >
        <option value="">{t('filter.allPlatforms')}</option>
        {choices.map(({ platform, name }) => (
          <option key={platform} value={platform}>
            {name}
          </option>
        ))}
      </Select>
      <Checkbox
        label={t('filter.alsoRetired')}
        title={t('filter.alsoRetiredMeaning')}
        checked={filters.includeRetired}
        onChange={(_, { checked }) => filterBy({ includeRetired: checked === true })}
      />
      {isFiltered(filters) && (
        <Button appearance="subtle" onClick={() => filterBy({ ...noFilters, platform: undefined })}>
          {t('filter.clear')}
        </Button>
      )}
    </search>
  );
}

interface TypedSearchProps {
  readonly search: string;
  readonly searchFor: (search: string) => void;
}

/** Its text runs ahead of the address while somebody types, and follows it when it is changed from elsewhere. */
function TypedSearch({ search, searchFor }: TypedSearchProps) {
  const { t } = useTexts(fleetTexts);
  const styles = useStyles();
  const [typed, setTyped] = useState(search);
  const latest = useRef(searchFor);
  useEffect(() => {
    latest.current = searchFor;
  });
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return;
    const timer = window.setTimeout(() => latest.current(typed), typingMs);
    return () => window.clearTimeout(timer);
  }, [typed, search]);
  return (
    <SearchBox
      className={styles.search}
      aria-label={t('filter.search')}
      placeholder={t('filter.search')}
      maxLength={200}
      value={typed}
      onChange={(_, { value }) => setTyped(value)}
    />
  );
}
