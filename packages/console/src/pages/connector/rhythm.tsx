import { Select } from '@fluentui/react-components';
import { describeDuration, hour, minute, second } from '@picket/domain';
import { setSyncRhythm, syncEveryMinutes, type syncKinds } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { sourceName } from '../../words/remote-words.ts';

type Kind = (typeof syncKinds)[number];

const choices = [5, 15, 30, 60, 240, 720, 1440, syncEveryMinutes.most];

interface RhythmProps {
  readonly tenantId: string;
  readonly sync: { readonly kind: string; readonly everySeconds: number; readonly isOwnRhythm: boolean };
}

/** How often a kind is read, chosen here. A rhythm that was set by other means is kept among the choices. */
export function Rhythm({ tenantId, sync: { kind, everySeconds, isOwnRhythm } }: RhythmProps) {
  const { api } = usePage();
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
        aria-label={`How often ${sourceName(kind)} are read`}
        disabled={isPending}
        value={isOwnRhythm ? String(own) : 'default'}
        onChange={(_, { value }) => mutate(value === 'default' ? null : Number(value))}
      >
        <option value="default">{isOwnRhythm ? 'As the server does' : `${inWords(everySeconds)} (server)`}</option>
        {offered.map((minutes) => (
          <option key={minutes} value={String(minutes)}>
            {inWords(minutes * 60)}
          </option>
        ))}
      </Select>
      {data?.warning != null && <p role="status">{data.warning}</p>}
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

/** `1 hour`, where `describeDuration` would say `60 minutes`. */
export function inWords(seconds: number): string {
  if (seconds * second === hour) return '1 hour';
  if (seconds * second === minute) return '1 minute';
  return describeDuration(seconds * second);
}
