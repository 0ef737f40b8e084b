import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { LockClosedRegular, LockOpenRegular, QuestionCircleRegular } from '@fluentui/react-icons';
import type { DeviceRow } from '@picket/wire/console';
import type { ReactNode } from 'react';
import { useLocale, useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { systemOf } from '../../words/remote-words.ts';
import { plainIn } from '../../words/sentences.ts';
import { type SayWords, words } from '../../words/texts.ts';
import { fleetTexts, type SayFleet } from './texts.ts';

/** Model and system in one line; what is not known is left out. */
export function deviceHeadline(row: DeviceRow, t: SayFleet, word: SayWords): string {
  const maker = row.model?.startsWith(row.manufacturer ?? '') ? '' : row.manufacturer;
  const model = [maker, row.model].filter((part) => part !== null && part !== '').join(' ');
  const patch = row.securityPatchLevel === null ? '' : t('patches', { date: row.securityPatchLevel });
  return [model, systemOf(row, word), patch, row.retired ? t('retired') : ''].filter((part) => part !== '').join(' · ');
}

export function userName({ user }: Pick<DeviceRow, 'user'>, t: SayFleet): string {
  return user?.displayName ?? user?.userPrincipalName ?? t('noUser');
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
  const { t } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const locale = useLocale();
  const text = row.because ?? word(`level.meaning.${row.level}`);
  return (
    <>
      <span className={styles.because} title={row.because === null ? text : plainIn(locale, text)}>
        {row.because === null ? text : <FromServer text={text} />}
      </span>
      {row.moreReasons > 0 && (
        <span className={styles.more}>
          {t('andMore', { reasons: word('moreReasons', { count: row.moreReasons }) })}
        </span>
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
