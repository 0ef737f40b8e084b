import { Link, makeStyles } from '@fluentui/react-components';
import { faults } from '@picket/domain';
import { useLanguage, useTexts } from '../../language/use-texts.ts';
import { faultIn } from '../../look/problem-panel.tsx';
import { addressOf } from '../../routing/route.ts';
import { Entrance } from './entrance.tsx';
import { en } from './texts.en.ts';
import { signInTexts } from './texts.ts';

const useStyles = makeStyles({ text: { margin: 0 } });

type Known = keyof typeof en.failed.why;
const isKnown = (number: string): number is Known => Object.hasOwn(en.failed.why, number);

interface SignInFailedProps {
  readonly code: string;
  /** The number that Microsoft gave; digits only, whatever the address says. */
  readonly aadsts: string | undefined;
}

/** After a sign-in at Microsoft that let nobody in: why, in our words, and where to begin again. */
export function SignInFailedPage({ code, aadsts }: SignInFailedProps) {
  const { t } = useTexts(signInTexts);
  const language = useLanguage();
  const styles = useStyles();
  const { title, remedy } = faultIn(language, code) ?? faultIn(language, 'internal') ?? faults.internal;
  return (
    <Entrance title={t('failed.title')} meaning={t('failed.meaning')}>
      <p className={styles.text} role="alert">
        <strong>{title}.</strong> {remedy}
      </p>
      {aadsts !== undefined && (
        <p className={styles.text}>
          {t('failed.number', { number: aadsts })} {isKnown(aadsts) && t(`failed.why.${aadsts}`)}{' '}
          <Link inline href={`https://login.microsoftonline.com/error?code=${aadsts}`} target="_blank" rel="noreferrer">
            {t('failed.numberMore')}
          </Link>
        </p>
      )}
      <Link href={addressOf({ page: 'home' })}>{t('failed.again')}</Link>
    </Entrance>
  );
}
