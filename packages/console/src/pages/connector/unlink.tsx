import { Button, Checkbox, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { takeTagsBack, unlinkConnector } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { channelName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Confirmed } from './confirmed.tsx';
import type { Preview } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)', justifyItems: 'start' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

interface UnlinkProps {
  readonly tenantId: string;
  readonly uem: string;
  readonly preview: Preview;
  /** Nothing can be taken back through a connector that is paused or refused. */
  readonly canTakeBack: boolean;
}

/** What unlinking means, what becomes of tags, and the last word on it. */
export function Unlink({ tenantId, uem, preview, canTakeBack }: UnlinkProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const [leaveTags, setLeave] = useState(false);
  const { channels, objects, undelivered, kept } = preview;
  const tagged = channels.filter(({ leftBehind }) => leftBehind > 0);
  return (
    <section className={styles.part} aria-label={t('control.unlink')}>
      <h4 className={styles.title}>{t('control.unlink')}</h4>
      <p className={styles.text}>{t('control.unlinkMeaning')}</p>
      <ul className={styles.list}>
        {tagged.map(({ id, title, leftBehind }) => (
          <li key={id}>{t('control.tags', { title: channelName(id, title, word), count: leftBehind })}</li>
        ))}
        {channels
          .filter((each) => !each.canTakeBack && each.told > 0)
          .map(({ id, title, told }) => (
            <li key={id}>{t('control.told', { title: channelName(id, title, word), phones: told })}</li>
          ))}
        {objects > 0 && (
          <li>
            {t('control.objects', { count: objects })}{' '}
            <Link inline href={addressOf({ page: 'setup', tenantId, step: 'plan' })}>
              {t('control.objectsFirst')}
            </Link>
          </li>
        )}
        <li>{t('control.withheld', { count: undelivered })}</li>
        <li>{t('control.kept', kept)}</li>
      </ul>
      {tagged.length > 0 && canTakeBack && (
        <TakeBack tenantId={tenantId} uem={uem} isUnderWay={channels.some(({ takingBack }) => takingBack)} />
      )}
      <Confirmed
        tenantId={tenantId}
        action={t('control.unlink')}
        send={(reason) => api.call(unlinkConnector, { params: { tenantId, uem }, body: { reason, leaveTags } })}
      >
        {tagged.length > 0 && (
          <Checkbox
            checked={leaveTags}
            onChange={(_, { checked }) => setLeave(checked === true)}
            label={t('control.leave')}
          />
        )}
      </Confirmed>
    </section>
  );
}

function TakeBack({
  tenantId,
  uem,
  isUnderWay,
}: {
  readonly tenantId: string;
  readonly uem: string;
  readonly isUnderWay: boolean;
}) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(takeTagsBack, { params: { tenantId, uem } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tenant(tenantId) }),
  });
  if (isUnderWay) {
    return (
      <MessageBar intent="info" layout="multiline" role="status">
        <MessageBarBody>{t('control.takingBack')}</MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <div className={styles.part}>
      <p className={styles.text}>{t('control.takeBackMeaning')}</p>
      {error !== null && <ProblemPanel error={error} />}
      <Button disabledFocusable={isPending} onClick={() => mutate()}>
        {t('control.takeBack')}
      </Button>
    </div>
  );
}
