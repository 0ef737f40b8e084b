import {
  FluentProvider,
  type GriffelRenderer,
  RendererProvider,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Api } from './api/api.ts';
import type { Contact } from './api/contact.ts';
import { openQueries } from './api/queries.ts';
import { FailureBoundary } from './look/failure-boundary.tsx';
import { useMedia } from './look/media.ts';
import type { PageClock } from './look/page-clock.ts';
import { PageContext } from './page-context.ts';
import { WelcomePage } from './pages/sign-in/welcome-page.tsx';
import { useRoute } from './routing/use-route.ts';
import { SessionGate } from './session/session-gate.tsx';
import { calendarOf, usableLocale } from './words/moments.ts';

interface AppProps {
  readonly api: Api;
  readonly contact: Contact;
  readonly clock: PageClock;
  readonly renderer: GriffelRenderer;
}

export function App({ api, contact, clock, renderer }: AppProps) {
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const [queries] = useState(openQueries);
  const page = useMemo(() => {
    const calendar = calendarOf(usableLocale(navigator.language), Intl.DateTimeFormat().resolvedOptions().timeZone);
    return { api, contact, clock, calendar };
  }, [api, contact, clock]);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={isDark ? webDarkTheme : webLightTheme} style={{ minHeight: '100%' }}>
        <QueryClientProvider client={queries}>
          <PageContext value={page}>
            <FailureBoundary>
              <Place />
            </FailureBoundary>
          </PageContext>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

function Place() {
  const route = useRoute();
  return route.page === 'welcome' ? <WelcomePage code={route.code} /> : <SessionGate route={route} />;
}
