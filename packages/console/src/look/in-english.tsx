import type { ReactNode } from 'react';
import { useLanguage } from '../language/use-texts.ts';

/** Words of the server's, which come in English: a screen reader then reads them as such. */
export function InEnglish({ children }: { readonly children: ReactNode }) {
  return useLanguage() === 'en' ? children : <span lang="en">{children}</span>;
}
