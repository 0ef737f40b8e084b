import { Select } from '@fluentui/react-components';
import { minute, second } from '@picket/domain';
import { setSyncRhythm, syncEveryMinutes, type syncKinds } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { lengthOf } from '../../words/moments.ts';
import { kindName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { connectorTexts } from './texts.ts';

type Kind = (typeof syncKinds)[number];

const choices = [5, 15, 30, 60, 240, 720, 1440, syncEveryMinutes.most];

interface RhythmProps {
  readonly tenantId: string;
  readonly sync: { readonly kind: string; readonly everySeconds: number; readonly isOwnRhythm: boolean };
}

/** How often a kind is read, chosen here. A rhythm that was set by other means is kept among the choices. */
export function Rhythm({ tenantId, sync: { kind, everySeconds, isOwnRhythm } }: RhythmProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  const client = useQueryClient();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: (everyMinutes: number | null) =>
      api.call(setSyncRhythm, { params: { tenantId, kind: kind as Kind }, body: { everyMinutes } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  const own = everySeconds / 60;
  const offered = isOwnRhythm && !choices.includes(own) ? [...choices, own].toSorted((a, b) => a - b) : choices;
  return (
    <>
      <Select
        size="small"
        aria-label={t('syncs.howOften', { kind: kindName(kind, word) })}
        disabled={isPending}
        value={isOwnRhythm ? String(own) : 'default'}
        onChange={(_, { value }) => mutate(value === 'default' ? null : Number(value))}
      >
        <option value="default">
          {isOwnRhythm ? t('syncs.asServer') : t('syncs.ofServer', { length: lengthOf(everySeconds * second, word) })}
        </option>
        {offered.map((minutes) => (
          <option key={minutes} value={String(minutes)}>
            {lengthOf(minutes * minute, word)}
          </option>
        ))}
      </Select>
      {data?.warning != null && (
        <p role="status">
          <FromServer text={data.warning} />
        </p>
      )}
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}
