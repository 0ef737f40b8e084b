import { createContext, useContext } from 'react';
import type { Api } from './api/api.ts';
import type { Contact } from './api/contact.ts';
import type { Language } from './language/texts.ts';
import type { PageClock } from './look/page-clock.ts';
import type { Calendar } from './words/moments.ts';

/** What every part of the page may need: made once in `main.tsx`. */
interface PageTools {
  readonly api: Api;
  readonly contact: Contact;
  readonly clock: PageClock;
  readonly calendar: Calendar;
  /** Says everything in this language from now on. */
  speakIn(language: Language): void;
}

export const PageContext = createContext<PageTools | undefined>(undefined);

export function usePage(): PageTools {
  const tools = useContext(PageContext);
  if (tools === undefined) throw new Error('Outside of the page');
  return tools;
}
