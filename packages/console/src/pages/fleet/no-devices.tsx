import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, getOverview } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { addressOf, type FleetFilters, isFiltered, noFilters } from '../../routing/route.ts';
import { type SayWords, words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { fleetTexts, type SayFleet } from './texts.ts';

const useStyles = makeStyles({
  empty: {
    display: 'grid',
    justifyItems: 'start',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalXXL,
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  text: { margin: 0 },
});

interface NoDevicesProps {
  readonly tenant: Tenant;
  readonly filters: FleetFilters;
  readonly overview: AnswerOf<typeof getOverview> | undefined;
  readonly filterBy: (changed: Partial<FleetFilters>) => void;
}

/** Why there is nothing: hidden by the filters, not read yet, or not linked yet. */
export function NoDevices({ tenant, filters, overview, filterBy }: NoDevicesProps) {
  const { t } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  if (isFiltered(filters)) {
    const asked = describe(filters, t, word);
    return (
      <div className={styles.empty}>
        <p className={styles.text}>
          {overview === undefined
            ? t('empty.noMatch', { filters: asked })
            : t('empty.noMatchOf', { filters: asked, phones: word('phones', { count: overview.devices }) })}
        </p>
        <Button onClick={() => filterBy({ ...noFilters, platform: undefined })}>{t('filter.clear')}</Button>
      </div>
    );
  }
  const isRead = overview !== undefined && overview.inventoryAt !== null;
  return (
    <div className={styles.empty}>
      <p className={styles.text}>
        {isRead ? t('empty.read', { name: tenant.name }) : t('empty.unread', { name: tenant.name })}
      </p>
      <p className={styles.text}>{isRead ? t('empty.readNext') : t('empty.unreadNext')}</p>
      {isRead ? (
        <a href={addressOf({ page: 'connector', tenantId: tenant.id })}>{t('empty.connector')}</a>
      ) : (
        <Button as="a" appearance="primary" href={addressOf({ page: 'setup', tenantId: tenant.id })}>
          {t('empty.setUp', { name: tenant.name })}
        </Button>
      )}
    </div>
  );
}

function describe({ levels, platform, search }: FleetFilters, t: SayFleet, word: SayWords): string {
  const parts = [
    levels.length > 0
      ? t('empty.level', { levels: levels.map((level) => word(`level.word.${level}`)).join(t('empty.or')) })
      : '',
    platform === undefined ? '' : word(`platform.${platform}`),
    search === '' ? '' : t('empty.search', { search }),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
