import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { LockClosedRegular, LockOpenRegular, QuestionCircleRegular } from '@fluentui/react-icons';
import type { DeviceRow } from '@picket/wire/console';
import type { ReactNode } from 'react';
import { levelWords } from '../../words/levels.ts';
import { counted, systemOf } from '../../words/remote-words.ts';

/** Model and system in one line; what is not known is left out. */
export function deviceHeadline(row: DeviceRow): string {
  const maker = row.model?.startsWith(row.manufacturer ?? '') ? '' : row.manufacturer;
  const model = [maker, row.model].filter((part) => part !== null && part !== '').join(' ');
  const patch = row.securityPatchLevel === null ? '' : `patches of ${row.securityPatchLevel}`;
  return [model, systemOf(row), patch, row.retired ? 'retired' : ''].filter((part) => part !== '').join(' · ');
}

export function userName({ user }: Pick<DeviceRow, 'user'>): string {
  return user?.displayName ?? user?.userPrincipalName ?? 'No user';
}

const useStyles = makeStyles({
  because: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflow: 'hidden',
    overflowWrap: 'anywhere',
  },
  more: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, whiteSpace: 'nowrap' },
  outcome: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
  refused: { color: tokens.colorStatusDangerForeground3, fontWeight: tokens.fontWeightSemibold },
});

/** Why the phone is at its level; for a secured one, what that rests on. */
export function Because({ row }: { readonly row: DeviceRow }) {
  const styles = useStyles();
  const text = row.because ?? levelWords[row.level].meaning;
  return (
    <>
      <span className={styles.because} title={text}>
        {text}
      </span>
      {row.moreReasons > 0 && (
        <span className={styles.more}>and {counted(row.moreReasons, 'more reason', 'more reasons')}</span>
      )}
    </>
  );
}

interface SignInOutcomeProps {
  readonly outcome: NonNullable<DeviceRow['lastSignIn']>['outcome'];
  readonly children: ReactNode;
}

export function SignInOutcome({ outcome, children }: SignInOutcomeProps) {
  const styles = useStyles();
  const Icon = { 'let-in': LockOpenRegular, 'refused-by-policy': LockClosedRegular, failed: QuestionCircleRegular }[
    outcome
  ];
  return (
    <span className={mergeClasses(styles.outcome, outcome === 'refused-by-policy' && styles.refused)}>
      <Icon aria-hidden="true" />
      {children}
    </span>
  );
}
