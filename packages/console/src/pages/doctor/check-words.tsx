import type { CheckResult } from '@picket/wire/console';
import { useLanguage } from '../../language/use-texts.ts';
import { InEnglish } from '../../look/in-english.tsx';
import { checksInGerman } from './checks.de.ts';

interface CheckProps {
  readonly check: Pick<CheckResult, 'id' | 'title' | 'because'>;
}

/** A check of a newer server is told in the server's words. */
function useOwnWords(id: string) {
  return useLanguage() === 'de' && Object.hasOwn(checksInGerman, id) ? checksInGerman[id] : undefined;
}

export function useCheckTitle({ id, title }: CheckProps['check']): string {
  return useOwnWords(id)?.title ?? title;
}

export function CheckTitle({ check: { id, title } }: CheckProps) {
  return useOwnWords(id)?.title ?? <InEnglish>{title}</InEnglish>;
}

/** Why it matters. */
export function CheckReason({ check: { id, because } }: CheckProps) {
  return useOwnWords(id)?.because ?? <InEnglish>{because}</InEnglish>;
}
