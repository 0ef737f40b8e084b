import { makeStyles, tokens } from '@fluentui/react-components';
import type { Concern, Health } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Moment } from '../../../look/moment.tsx';
import { channelName, kindName } from '../../../words/remote-words.ts';
import { words } from '../../../words/texts.ts';
import { AgainButton } from './health-again.tsx';
import { Verdict } from './health-verdict.tsx';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

interface ConcernProps {
  readonly tenantId: string;
  readonly concern: Concern;
  readonly channels: Health['channels'];
  readonly mayOperate: boolean;
}

/** One thing that is the matter: what, since when, what to do, and a way to do it. */
export function ConcernCard({ tenantId, concern, channels, mayOperate }: ConcernProps) {
  const { t, rich } = useTexts(healthTexts);
  const { t: word } = useTexts(words);
  const card = useCardStyles();
  const styles = useStyles();
  const { id, verdict, about, since, what, again } = concern;
  const title = t(`concern.${id}`);
  const subject = id.startsWith('sync-')
    ? about && kindName(about, word)
    : about && channelName(about, channels.find((channel) => channel.id === about)?.title ?? about, word);
  return (
    <article className={card.card} aria-label={subject === null ? title : [title, subject].join(': ')}>
      <div className={card.head}>
        <h4 className={styles.title}>
          {title}
          {subject !== null && (
            <>
              {': '}
              {subject}
            </>
          )}
        </h4>
        <Verdict verdict={verdict} />
      </div>
      <p className={styles.quiet}>
        <FromServer text={what} /> {since !== null && rich('since', { at: <Moment at={since} /> })}
      </p>
      <p className={styles.text}>{t('todo', { todo: t(`remedy.${id}`) })}</p>
      {again !== null && mayOperate && <AgainButton tenantId={tenantId} again={again} />}
    </article>
  );
}
