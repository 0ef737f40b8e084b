import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { GroupFacts } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { phonesIn } from '../chosen/use-choices.ts';
import { groupTexts } from './texts.ts';

const useStyles = makeStyles({
  line: { display: 'grid', gap: tokens.spacingVerticalXXS, minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  facts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** What kind of group it is, what is in it, and whom it brings. */
export function GroupLine({ group, withRule = false }: { readonly group: GroupFacts; readonly withRule?: boolean }) {
  const { t } = useTexts(groupTexts);
  const styles = useStyles();
  const { name, kind, isDynamic, isRulePaused, rule, nested, users, devices, phones } = group;
  return (
    <span className={styles.line}>
      <span className={styles.name}>
        <Given text={name} />
      </span>
      <span className={styles.facts}>
        {isDynamic && (
          <Badge appearance="outline" color={isRulePaused ? 'warning' : 'informative'} size="small">
            {isRulePaused ? t('paused') : t('dynamic')}
          </Badge>
        )}
        {kind !== 'security' && (
          <Badge appearance="outline" color={kind === 'distribution' ? 'danger' : 'informative'} size="small">
            {t(`kind.${kind}`)}
          </Badge>
        )}
        <span className={styles.quiet}>
          {t('users', { count: users })}
          {devices > 0 && `, ${t('devices', { count: devices })}`}
          {`, ${t('phones', { count: phonesIn(phones) })}`}
          {nested.count > 0 && !withRule && `, ${t('nested', { count: nested.count })}`}
        </span>
      </span>
      {withRule && nested.count > 0 && (
        <span className={styles.quiet}>
          <Given
            text={t('nestedNames', {
              count: nested.count,
              names: `${nested.names.join(', ')}${nested.count > nested.names.length ? ' …' : ''}`,
            })}
          />
        </span>
      )}
      {withRule && rule !== null && <span className={styles.quiet}>{t('rule', { rule })}</span>}
    </span>
  );
}
