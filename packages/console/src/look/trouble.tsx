import { useLanguage } from '../language/use-texts.ts';
import { FromServer } from './from-server.tsx';
import { faultIn } from './problem-panel.tsx';

interface TroubleProps {
  readonly code: string | null;
  readonly detail: string;
  /** With what to do about it. */
  readonly remedy?: string | undefined;
}

/**
 * A failure of some time ago: what its code means comes first where the reader's language is not the server's, since what
 * happened in that very case was written down in English.
 */
export function Trouble({ code, detail, remedy }: TroubleProps) {
  const language = useLanguage();
  if (language === 'en') return remedy === undefined ? detail : `${detail} ${remedy}`;
  const fault = faultIn(language, code ?? undefined);
  return (
    <>
      {fault !== undefined && `${fault.title}: `}
      <FromServer text={detail} />
      {remedy !== undefined && <> {fault?.remedy ?? <FromServer text={remedy} />}</>}
    </>
  );
}
