import {
  FluentProvider,
  type GriffelRenderer,
  RendererProvider,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import type { Api } from './api/api.ts';
import type { Contact } from './api/contact.ts';
import { openQueries } from './api/queries.ts';
import { localeFor } from './language/choice.ts';
import type { Speech } from './language/speech.ts';
import type { Language } from './language/texts.ts';
import { FailureBoundary } from './look/failure-boundary.tsx';
import { useMedia } from './look/media.ts';
import type { PageClock } from './look/page-clock.ts';
import { PageContext } from './page-context.ts';
import { SignInFailedPage } from './pages/sign-in/sign-in-failed-page.tsx';
import { WelcomePage } from './pages/sign-in/welcome-page.tsx';
import { useRoute } from './routing/use-route.ts';
import { SessionGate } from './session/session-gate.tsx';
import { calendarOf } from './words/moments.ts';

interface AppProps {
  readonly api: Api;
  readonly contact: Contact;
  readonly clock: PageClock;
  readonly renderer: GriffelRenderer;
  readonly speech: Speech;
  /** The languages that the browser asks for, the one it likes best first. */
  readonly reported: readonly string[];
}

export function App({ api, contact, clock, renderer, speech, reported }: AppProps) {
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const [queries] = useState(openQueries);
  const locale = useTranslation(undefined, { i18n: speech }).i18n.language;
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const page = useMemo(() => {
    const calendar = calendarOf(locale, Intl.DateTimeFormat().resolvedOptions().timeZone);
    const speakIn = (language: Language) => void speech.changeLanguage(localeFor(language, reported));
    return { api, contact, clock, calendar, speakIn };
  }, [api, contact, clock, locale, speech, reported]);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={isDark ? webDarkTheme : webLightTheme} style={{ minHeight: '100%' }}>
        <QueryClientProvider client={queries}>
          <I18nextProvider i18n={speech}>
            <PageContext value={page}>
              <FailureBoundary>
                <Place />
              </FailureBoundary>
            </PageContext>
          </I18nextProvider>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

function Place() {
  const route = useRoute();
  if (route.page === 'sign-in-failed') return <SignInFailedPage code={route.code} aadsts={route.aadsts} />;
  return route.page === 'welcome' ? <WelcomePage code={route.code} /> : <SessionGate route={route} />;
}
