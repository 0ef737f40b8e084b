import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, getOverview } from '@picket/wire/console';
import { addressOf, type FleetFilters, isFiltered, noFilters } from '../../routing/route.ts';
import { levelWords } from '../../words/levels.ts';
import { counted, platformChoices } from '../../words/remote-words.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';

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
  const styles = useStyles();
  if (isFiltered(filters)) {
    return (
      <div className={styles.empty}>
        <p className={styles.text}>
          No phone matches {describe(filters)}
          {overview !== undefined && `, of ${counted(overview.devices, 'phone', 'phones')}`}.
        </p>
        <Button onClick={() => filterBy({ ...noFilters, platform: undefined })}>Clear filters</Button>
      </div>
    );
  }
  const isRead = overview !== undefined && overview.inventoryAt !== null;
  return (
    <div className={styles.empty}>
      <p className={styles.text}>
        {isRead
          ? `The inventory of ${tenant.name} was read, and lists no phone.`
          : `Here will be every phone of ${tenant.name}, with its level and the reason for it.`}
      </p>
      <p className={styles.text}>
        {isRead
          ? 'Phones appear here when they are enrolled in Intune.'
          : 'Picket has not read an inventory yet: link Entra and Intune first, or wait for the first reading.'}
      </p>
      <a href={addressOf({ page: 'connector', tenantId: tenant.id })}>Open the Connector page</a>
    </div>
  );
}

function describe({ levels, platform, search }: FleetFilters): string {
  const parts = [
    levels.length > 0 ? `level ${levels.map((level) => levelWords[level].word).join(' or ')}` : '',
    platformChoices.find((choice) => choice.platform === platform)?.name ?? '',
    search === '' ? '' : `“${search}”`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
